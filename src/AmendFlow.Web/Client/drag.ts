import { boxOf, idOf, stepsIn, svg } from "./dom.js";
import type { Desk } from "./desk.js";
import type { AfFlow } from "./flow.js";
import type { Picks } from "./picks.js";

const grid = 8;
const still = 4;

interface Loose { line: SVGLineElement; x1: number; y1: number; x2: number; y2: number; from: boolean; to: boolean }

/** Steps on their way to another place. Until the server has drawn them there, their ways are straight lines. */
export class Lift {
  private readonly moved: SVGGElement[];
  private readonly loose: Loose[] = [];
  private readonly first: { x: number; y: number };
  x = 0;
  y = 0;

  constructor(private readonly flow: AfFlow, readonly ids: string[]) {
    const drawing = flow.view.svg;
    const all = new Set(ids);
    const boxes = new Map(stepsIn(drawing).map(s => [idOf(s), boxOf(s)]));
    this.first = boxes.get(ids[0] ?? "") ?? { x: 0, y: 0 };
    this.moved = [...drawing.querySelectorAll<SVGGElement>("g.af-step, g.af-out")].filter(g => all.has(idOf(g)));
    drawing.classList.add("lifting");
    for (const edge of drawing.querySelectorAll<SVGPathElement>("path.af-edge")) {
      const [a, b] = [edge.getAttribute("data-a") ?? "", edge.getAttribute("data-b") ?? ""];
      const [from, to] = [boxes.get(a), boxes.get(b)];
      if (from === undefined || to === undefined || !(all.has(a) || all.has(b))) {
        continue;
      }
      edge.classList.add("lifted");
      edge.nextElementSibling?.classList.add("lifted");
      const line = svg("line", { class: "af-edge loose" });
      edge.parentElement!.append(line);
      this.loose.push({ line, x1: from.x + from.w, y1: from.y + from.h / 2, x2: to.x, y2: to.y + to.h / 2, from: all.has(a), to: all.has(b) });
    }
  }

  /** By as much from where they were, on the grid; what does not move along a line stays on it. */
  by(dx: number, dy: number): void {
    this.x = dx === 0 ? 0 : Math.round((this.first.x + dx) / grid) * grid - this.first.x;
    this.y = dy === 0 ? 0 : Math.round((this.first.y + dy) / grid) * grid - this.first.y;
    const shift = `translate(${this.x} ${this.y})`;
    for (const step of this.moved) {
      step.setAttribute("transform", shift);
    }
    for (const { line, x1, y1, x2, y2, from, to } of this.loose) {
      line.setAttribute("x1", String(from ? x1 + this.x : x1));
      line.setAttribute("y1", String(from ? y1 + this.y : y1));
      line.setAttribute("x2", String(to ? x2 + this.x : x2));
      line.setAttribute("y2", String(to ? y2 + this.y : y2));
    }
  }

  /** Back to where they were. */
  drop(): void {
    this.flow.view.svg.classList.remove("lifting");
    this.flow.view.svg.querySelectorAll(".lifted").forEach(e => e.classList.remove("lifted"));
    this.moved.forEach(g => g.removeAttribute("transform"));
    this.loose.forEach(l => l.line.remove());
  }

  /** One move of all of them. */
  async send(desk: Desk): Promise<void> {
    const isMoved = this.x !== 0 || this.y !== 0;
    if (!isMoved || !await desk.act("shift", { steps: this.ids.join("\n"), step: this.ids[0] ?? "", dx: String(this.x), dy: String(this.y) })) {
      this.drop();
    }
  }
}

/** Moves steps by mouse, and by finger those that are chosen: any other is for scrolling. */
export function addDrag(flow: AfFlow, desk: Desk, picks: Picks): void {
  const box = flow.view.box;
  box.addEventListener("pointerdown", e => {
    const step = e.target instanceof Element ? e.target.closest<SVGGElement>("g.af-step") : null;
    const isOurs = e.pointerType === "mouse" || step?.matches(".chosen, .picked") === true;
    if (step === null || e.button !== 0 || e.shiftKey || !isOurs || flow.classList.contains("connecting")) {
      return;
    }
    const [stop, scale, id] = [new AbortController(), flow.view.scale, idOf(step)];
    const scroll = { x: box.scrollLeft, y: box.scrollTop };
    const scrolled = { x: 0, y: 0 };
    let lift: Lift | undefined;
    box.addEventListener("scroll", () => {
      [scrolled.x, scrolled.y] = [box.scrollLeft - scroll.x, box.scrollTop - scroll.y];
    }, { signal: stop.signal });

    // Asks the browser for no measure: after each move it would have to lay the drawing out for it.
    addEventListener("pointermove", m => {
      const [dx, dy] = [m.clientX - e.clientX + scrolled.x, m.clientY - e.clientY + scrolled.y];
      if (lift === undefined && Math.hypot(dx, dy) > still) {
        lift = new Lift(flow, picks.has(id) ? [id, ...picks.ids.filter(i => i !== id)] : [id]);
        box.setPointerCapture(e.pointerId);
      }
      lift?.by(dx / scale, dy / scale);
    }, { signal: stop.signal });
    const end = (isDropped: boolean): void => {
      stop.abort();
      if (lift !== undefined) {
        // The click that ends a drag chooses nothing.
        addEventListener("click", c => { c.preventDefault(); c.stopPropagation(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
        if (isDropped) {
          void lift.send(desk);
        } else {
          lift.drop();
        }
      }
    };
    addEventListener("pointerup", () => end(true), { signal: stop.signal });
    addEventListener("pointercancel", () => end(false), { signal: stop.signal });
    addEventListener("keydown", k => {
      if (k.key === "Escape") {
        end(false);
      }
    }, { signal: stop.signal });
  });
}
