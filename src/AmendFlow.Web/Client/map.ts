import { boxOf, stepsIn, svg } from "./dom.js";
import type { View } from "./view.js";

const most = { w: 180, h: 110 };

/** The whole drawing in small, with a frame around what is seen. A press goes there. For the eye only: everything that it does, the keyboard does by other ways. */
export class Minimap {
  private readonly picture = svg("svg", { class: "flow-map", "aria-hidden": "true" });
  private readonly frame = svg("rect", { class: "flow-frame", rx: 4 });

  constructor(private readonly view: View, place: HTMLElement) {
    place.append(this.picture);
    this.picture.addEventListener("pointerdown", e => {
      e.preventDefault();
      this.picture.setPointerCapture(e.pointerId);
      this.go(e);
    });
    this.picture.addEventListener("pointermove", e => {
      if (this.picture.hasPointerCapture(e.pointerId)) {
        this.go(e);
      }
    });
  }

  /** Anew: the drawing is another one. */
  draw(): void {
    const { w, h } = this.view.size;
    const k = Math.min(most.w / w, most.h / h);
    const groups = new Map<string, string>();
    for (const step of stepsIn(this.view.svg)) {
      const [box, state] = [boxOf(step), step.classList.contains("chosen") ? "chosen" : step.classList[1] ?? ""];
      groups.set(state, `${groups.get(state) ?? ""}M${box.x} ${box.y}h${box.w}v${box.h}h${-box.w}z`);
    }
    this.picture.setAttribute("viewBox", `0 0 ${w} ${h}`);
    this.picture.setAttribute("width", String(w * k));
    this.picture.setAttribute("height", String(h * k));
    this.frame.setAttribute("stroke-width", String(2 / k));
    this.picture.replaceChildren(...[...groups].map(([state, d]) => svg("path", { class: `small ${state}`, d })), this.frame);
    this.move();
  }

  move(): void {
    const [seen, size] = [this.view.seen, this.view.size];
    const all = seen.w >= size.w - 1 && seen.h >= size.h - 1;
    this.picture.classList.toggle("idle", all);
    const [x, y] = [Math.max(0, seen.x), Math.max(0, seen.y)];
    this.frame.setAttribute("x", String(x));
    this.frame.setAttribute("y", String(y));
    this.frame.setAttribute("width", String(Math.min(size.w, seen.x + seen.w) - x));
    this.frame.setAttribute("height", String(Math.min(size.h, seen.y + seen.h) - y));
  }

  private go(e: PointerEvent): void {
    const [corner, size] = [this.picture.getBoundingClientRect(), this.view.size];
    this.view.centre((e.clientX - corner.left) / corner.width * size.w, (e.clientY - corner.top) / corner.height * size.h);
  }
}
