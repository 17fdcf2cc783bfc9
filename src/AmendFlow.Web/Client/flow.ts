import { isTyping } from "./dom.js";
import { Minimap } from "./map.js";
import { View } from "./view.js";
import { addSearch, towards } from "./walk.js";

/** Gives the drawing that the server made hands: zoom, pan, a small map, search, and arrows that follow the flow. It draws nothing by itself. */
export class AfFlow extends HTMLElement {
  view!: View;
  private map!: Minimap;

  connectedCallback(): void {
    const box = this.querySelector<HTMLElement>(":scope .diagram");
    const bar = this.querySelector<HTMLElement>(":scope .flow-bar");
    if (this.view !== undefined || box === null || bar === null || box.querySelector("svg.af-flow") === null) {
      return;
    }
    let waits = false;
    this.view = new View(box, () => {
      if (!waits) {
        waits = true;
        requestAnimationFrame(() => {
          waits = false;
          this.map.move();
        });
      }
    });
    this.map = new Minimap(this.view, this);
    bar.hidden = false;
    bar.addEventListener("click", e => this.press((e.target as Element).closest("[data-do]")?.getAttribute("data-do") ?? ""));
    const field = bar.querySelector<HTMLInputElement>("input[type=search]");
    if (field !== null) {
      addSearch(this.view, field, text => this.say(text), this.dataset);
    }
    this.addEventListener("keydown", e => this.key(e, field));
    // The box keeps the size that it opens with, however large the drawing is made.
    if (box.offsetHeight > 0) {
      box.style.height = `${box.offsetHeight}px`;
    }
    this.map.draw();
    this.open();
    this.setAttribute("data-ready", "");
  }

  /** Tells whoever listens rather than looks. */
  say(text: string): void {
    const place = this.querySelector(":scope [role=status]");
    if (place !== null) {
      place.textContent = text;
    }
  }

  /** Puts another drawing in the place of this one. What is seen of it stays, and how large. */
  replace(drawing: SVGSVGElement): void {
    const [old, scale, seen] = [this.view.svg, this.view.scale, this.view.seen];
    const [from, to] = [origin(old), origin(drawing)];
    old.replaceWith(drawing);
    this.view.resize(scale);
    this.view.centre(seen.x + seen.w / 2 + from.x - to.x, seen.y + seen.h / 2 + from.y - to.y);
    this.map.draw();
    this.dispatchEvent(new CustomEvent("drawn"));
  }

  // On what waits for the reader, else on what is stuck, else on anything that waits, else where it begins.
  private open(): void {
    const found = ["chosen", "problem", "waiting"].map(c => this.view.svg.querySelector(`.af-step.${c}`)).find(s => s !== null)
      ?? this.view.svg.querySelector(".af-step");
    if (this.view.svg.querySelector(":target") === null && found !== null) {
      this.view.centreOn(found);
    }
  }

  private press(what: string): void {
    switch (what) {
      case "fit": return this.view.fit();
      case "whole": return this.view.zoom(1);
      case "in": return this.view.zoom(this.view.scale * 1.25);
      case "out": return this.view.zoom(this.view.scale / 1.25);
    }
  }

  private key(e: KeyboardEvent, field: HTMLInputElement | null): void {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "f" && field !== null) {
      e.preventDefault();
      field.select();
      return;
    }
    const step = e.target instanceof Element ? e.target.closest(".af-step") : null;
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) {
      return;
    }
    const next = step === null ? null : towards(this.view, step, e.key);
    if (next !== null) {
      e.preventDefault();
      this.view.goTo(next);
    } else if (e.key === "+" || e.key === "-" || e.key === "0") {
      e.preventDefault();
      this.press(e.key === "+" ? "in" : e.key === "-" ? "out" : "fit");
    }
  }
}

function origin(drawing: SVGSVGElement): { x: number; y: number } {
  const [x = 0, y = 0] = (drawing.getAttribute("data-origin") ?? "0 0").split(" ").map(Number);
  return { x, y };
}

customElements.define("af-flow", AfFlow);
