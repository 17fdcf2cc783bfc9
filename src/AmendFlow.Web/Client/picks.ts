import { boxOf, filled, idOf, stepsIn, svg } from "./dom.js";
import type { Desk } from "./desk.js";
import type { AfFlow } from "./flow.js";

/** Which steps a gesture is about: those that somebody chose together, else the one that the panel is about. */
export class Picks {
  private readonly picked = new Set<string>();

  constructor(private readonly flow: AfFlow, private readonly desk: Desk) {
    flow.addEventListener("drawn", () => this.mark());
    flow.view.box.addEventListener("pointerdown", e => this.lasso(e), { capture: true });
  }

  /** In the order in which they were chosen. */
  get ids(): string[] {
    const chosen = this.flow.view.svg.querySelector(".af-step.chosen");
    return this.picked.size > 0 ? [...this.picked] : chosen !== null ? [idOf(chosen)] : [];
  }

  get isMany(): boolean {
    return this.picked.size > 1;
  }

  has(id: string): boolean {
    return this.picked.has(id);
  }

  only(...ids: string[]): void {
    this.picked.clear();
    ids.forEach(id => this.picked.add(id));
    this.mark();
  }

  toggle(id: string): void {
    if (this.picked.size === 0) {
      this.ids.forEach(i => this.picked.add(i));
    }
    if (!this.picked.delete(id)) {
      this.picked.add(id);
    }
    this.mark();
    this.desk.say(filled(this.desk.words.picked, this.picked.size));
  }

  private mark(): void {
    const there = new Set<string>();
    for (const step of stepsIn(this.flow.view.svg)) {
      there.add(idOf(step));
      step.classList.toggle("picked", this.picked.has(idOf(step)));
    }
    this.picked.forEach(id => there.has(id) || this.picked.delete(id));
    this.flow.querySelectorAll<HTMLElement>(".flow-many").forEach(m => { m.hidden = !this.isMany; });
  }

  // Shift and a drag over the paper draws a frame around what is to be chosen; a press on the paper chooses nothing.
  private lasso(e: PointerEvent): void {
    if (e.button !== 0 || !(e.target instanceof Element) || e.target.closest("a, g.af-step") !== null) {
      return;
    }
    if (!e.shiftKey) {
      this.only();
      return;
    }
    e.preventDefault();
    e.stopPropagation();
    const [view, stop, from] = [this.flow.view, new AbortController(), this.flow.view.at(e)];
    const frame = svg("rect", { class: "flow-frame" });
    view.svg.append(frame);
    view.box.setPointerCapture(e.pointerId);
    const area = { x: from.x, y: from.y, w: 0, h: 0 };
    view.box.addEventListener("pointermove", m => {
      const to = view.at(m);
      [area.x, area.y, area.w, area.h] = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
      for (const [name, value] of [["x", area.x], ["y", area.y], ["width", area.w], ["height", area.h]] as const) {
        frame.setAttribute(name, String(value));
      }
    }, { signal: stop.signal });
    view.box.addEventListener("lostpointercapture", () => {
      stop.abort();
      frame.remove();
      const inside = stepsIn(view.svg).filter(s => meets(boxOf(s), area)).map(idOf);
      this.only(...inside);
      this.desk.say(filled(this.desk.words.picked, inside.length));
    }, { signal: stop.signal });
  }
}

const meets = (a: { x: number; y: number; w: number; h: number }, b: typeof a): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
