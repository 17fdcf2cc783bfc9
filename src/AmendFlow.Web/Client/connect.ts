import { filled, idOf, svg } from "./dom.js";
import type { Desk } from "./desk.js";
import type { AfFlow } from "./flow.js";

/** Leads an outcome to a step: its dot and then the step are pressed, or one is dragged to the other, or the keyboard chooses both. */
export class Connecting {
  private from: Element | null = null;
  private readonly line = svg("line", { class: "af-edge loose" });

  constructor(private readonly flow: AfFlow, private readonly desk: Desk) {
    flow.view.box.addEventListener("pointerdown", e => this.drag(e));
    flow.addEventListener("drawn", () => this.end());
  }

  get isOn(): boolean {
    return this.from !== null;
  }

  /** A press on a dot or a step. @returns whether it meant a connection. */
  press(target: Element): boolean {
    const dot = target.closest("g.af-out");
    if (dot !== null) {
      if (this.from === dot) {
        // Twice the same dot: a new step behind it.
        this.end();
        return false;
      }
      this.begin(dot);
      return true;
    }
    const step = target.closest("g.af-step");
    if (this.from !== null && step !== null) {
      void this.to(step);
      return true;
    }
    return false;
  }

  /** The next outcome of a step, those that lead nowhere first. */
  next(step: Element): void {
    const dots = [...this.flow.view.svg.querySelectorAll(`g.af-out[data-id="${CSS.escape(idOf(step))}"]`)];
    dots.sort((a, b) => Number(b.classList.contains("free")) - Number(a.classList.contains("free")));
    const dot = dots[(dots.findIndex(d => d === this.from) + 1) % dots.length];
    if (dot !== undefined) {
      this.begin(dot);
    }
  }

  async to(step: Element): Promise<void> {
    const from = this.from;
    if (from !== null) {
      this.end();
      await this.desk.act("connect", { step: idOf(from), outcome: from.getAttribute("data-port") ?? "", to: idOf(step) });
    }
  }

  /** @returns whether there was anything to leave. */
  leave(): boolean {
    const was = this.isOn;
    this.end();
    if (was) {
      this.desk.say(this.desk.words.left);
    }
    return was;
  }

  private begin(dot: Element): void {
    this.end();
    this.from = dot;
    dot.classList.add("from");
    this.flow.classList.add("connecting");
    const [name, outcome] = (dot.querySelector("title")?.textContent ?? "").split(/\s*:\s*(?=[^:]*$)/);
    this.desk.say(filled(this.desk.words.connecting, name ?? "", outcome ?? ""));
  }

  private end(): void {
    this.from?.classList.remove("from");
    this.from = null;
    this.line.remove();
    this.flow.classList.remove("connecting");
  }

  private drag(e: PointerEvent): void {
    const dot = e.target instanceof Element ? e.target.closest("g.af-out") : null;
    if (dot === null || e.button !== 0) {
      return;
    }
    const [stop, circle, view] = [new AbortController(), dot.querySelector("circle")!, this.flow.view];
    const start = { x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")) };
    let isDragged = false;
    addEventListener("pointermove", m => {
      const at = view.at(m);
      if (!isDragged && Math.hypot(at.x - start.x, at.y - start.y) > 12) {
        isDragged = true;
        this.begin(dot);
        view.svg.append(this.line);
      }
      for (const [name, value] of [["x1", start.x], ["y1", start.y], ["x2", at.x], ["y2", at.y]] as const) {
        this.line.setAttribute(name, String(value));
      }
    }, { signal: stop.signal });
    addEventListener("pointerup", up => {
      stop.abort();
      this.line.remove();
      if (!isDragged) {
        return;
      }
      addEventListener("click", c => { c.preventDefault(); c.stopPropagation(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
      const over = document.elementFromPoint(up.clientX, up.clientY);
      const step = over?.closest("g.af-step") ?? null;
      if (step !== null) {
        void this.to(step);
      } else if (over !== null && view.box.contains(over)) {
        // Dropped on the paper: a new step behind it.
        this.end();
        void this.desk.go(dot.querySelector("a")?.getAttribute("href") ?? "");
      } else {
        this.leave();
      }
    }, { signal: stop.signal });
    addEventListener("pointercancel", () => stop.abort(), { signal: stop.signal });
  }
}
