import { boxOf, focusOf } from "./dom.js";

export interface Point { x: number; y: number }

const least = 0.1;
const most = 2.5;

/** Below it the words of a step are not read. */
const readable = 0.8;

/** The part of the drawing that is seen, and how large. It is moved by the box's own scrolling, so that wheel, finger and keyboard need nothing of ours. */
export class View {
  constructor(readonly box: HTMLElement, private readonly changed: () => void) {
    box.addEventListener("scroll", changed, { passive: true });
    new ResizeObserver(changed).observe(box);
    box.addEventListener("wheel", e => this.wheel(e), { passive: false });
    box.addEventListener("pointerdown", e => this.pan(e));
    box.addEventListener("touchstart", e => this.pinch(e), { passive: true });
    box.addEventListener("dragstart", e => e.preventDefault());
  }

  get svg(): SVGSVGElement {
    return this.box.querySelector<SVGSVGElement>("svg.af-flow")!;
  }

  get size(): { w: number; h: number } {
    const { width, height } = this.svg.viewBox.baseVal;
    return { w: width, h: height };
  }

  get scale(): number {
    return Number(this.svg.getAttribute("width")) / this.size.w;
  }

  /** A point of the screen as one of the drawing. */
  at(screen: { clientX: number; clientY: number }): Point {
    const corner = this.svg.getBoundingClientRect();
    return { x: (screen.clientX - corner.left) / this.scale, y: (screen.clientY - corner.top) / this.scale };
  }

  /** What is seen of the drawing. */
  get seen(): { x: number; y: number; w: number; h: number } {
    const [outer, inner, k] = [this.box.getBoundingClientRect(), this.svg.getBoundingClientRect(), this.scale];
    return { x: (outer.left - inner.left) / k, y: (outer.top - inner.top) / k, w: this.box.clientWidth / k, h: this.box.clientHeight / k };
  }

  /** Keeps the point under (clientX, clientY) where it is; without one the middle of the box. */
  zoom(scale: number, around?: { clientX: number; clientY: number }): void {
    const outer = this.box.getBoundingClientRect();
    const on = around ?? { clientX: outer.left + this.box.clientWidth / 2, clientY: outer.top + this.box.clientHeight / 2 };
    const before = this.at(on);
    this.resize(Math.min(most, Math.max(least, scale)));
    const inner = this.svg.getBoundingClientRect();
    this.box.scrollBy(inner.left + before.x * this.scale - on.clientX, inner.top + before.y * this.scale - on.clientY);
    this.changed();
  }

  resize(scale: number): void {
    this.svg.setAttribute("width", String(this.size.w * scale));
    this.svg.setAttribute("height", String(this.size.h * scale));
  }

  fit(): void {
    this.zoom(Math.min(1.2, (this.box.clientWidth - 4) / this.size.w, (this.box.clientHeight - 4) / this.size.h));
    this.centre(this.size.w / 2, this.size.h / 2);
  }

  centre(x: number, y: number): void {
    const seen = this.seen;
    this.box.scrollBy((x - seen.x - seen.w / 2) * this.scale, (y - seen.y - seen.h / 2) * this.scale);
  }

  /** Puts a step where it is seen, large enough to be read. */
  show(step: Element): void {
    if (this.scale < readable) {
      this.zoom(readable);
    }
    this.centreOn(step);
  }

  centreOn(step: Element): void {
    const { x, y, w, h } = boxOf(step);
    this.centre(x + w / 2, y + h / 2);
  }

  /** Puts the focus on a step, and the step where it is seen. */
  goTo(step: Element): void {
    const [to, seen] = [boxOf(step), this.seen];
    if (to.x < seen.x || to.y < seen.y || to.x + to.w > seen.x + seen.w || to.y + to.h > seen.y + seen.h) {
      this.centreOn(step);
    }
    const focus = focusOf(step);
    if (focus !== null && !focus.hasAttribute("href")) {
      focus.setAttribute("tabindex", "-1");
    }
    focus?.focus({ preventScroll: true });
  }

  // A trackpad's pinch comes as a wheel with Ctrl.
  private wheel(e: WheelEvent): void {
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      this.zoom(this.scale * Math.exp(-Math.max(-50, Math.min(50, e.deltaY)) / 200), e);
    }
  }

  // A finger pans by itself; a mouse has to be told.
  private pan(e: PointerEvent): void {
    const onPaper = e.target === this.box || (e.target instanceof Element && e.target.closest("a, g.af-step") === null);
    if (e.defaultPrevented || e.pointerType !== "mouse" || !(e.button === 1 || (e.button === 0 && onPaper && !e.shiftKey && this.isInside(e)))) {
      return;
    }
    e.preventDefault();
    this.box.focus({ preventScroll: true });
    const [stop, box] = [new AbortController(), this.box];
    let last = e;
    box.setPointerCapture(e.pointerId);
    box.classList.add("panning");
    box.addEventListener("pointermove", m => {
      box.scrollBy(last.clientX - m.clientX, last.clientY - m.clientY);
      last = m;
    }, { signal: stop.signal });
    box.addEventListener("lostpointercapture", () => {
      stop.abort();
      box.classList.remove("panning");
    }, { signal: stop.signal });
  }

  // The scroll bars belong to the box too.
  private isInside(e: PointerEvent): boolean {
    const corner = this.box.getBoundingClientRect();
    return e.clientX - corner.left < this.box.clientWidth && e.clientY - corner.top < this.box.clientHeight;
  }

  private pinch(start: TouchEvent): void {
    const [a, b] = start.touches;
    if (start.touches.length !== 2 || a === undefined || b === undefined) {
      return;
    }
    const stop = new AbortController();
    const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const scale = this.scale;
    this.box.addEventListener("touchmove", e => {
      const [c, d] = e.touches;
      if (c === undefined || d === undefined) {
        return;
      }
      e.preventDefault();
      const middle = { clientX: (c.clientX + d.clientX) / 2, clientY: (c.clientY + d.clientY) / 2 };
      this.zoom(scale * Math.hypot(c.clientX - d.clientX, c.clientY - d.clientY) / apart, middle);
    }, { passive: false, signal: stop.signal });
    for (const end of ["touchend", "touchcancel"] as const) {
      this.box.addEventListener(end, () => stop.abort(), { signal: stop.signal });
    }
  }
}
