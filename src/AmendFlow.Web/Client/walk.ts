import { boxOf, filled, idOf, stepsIn, type Box } from "./dom.js";
import type { View } from "./view.js";

const arrows: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The step that an arrow leads to from another: along the flow to what it leads to or comes from, across it to whoever is nearest. */
export function towards(view: View, from: Element, key: string): Element | null {
  const direction = arrows[key];
  if (direction === undefined) {
    return null;
  }
  const [dx, dy] = direction;
  const isDown = view.svg.getAttribute("data-flow") === "down";
  const along = isDown ? dy : dx;
  const all = stepsIn(view.svg).filter(s => s !== from);
  const joined = along === 0 ? [] : all.filter(s => leads(view, along > 0 ? from : s, along > 0 ? s : from));
  const start = boxOf(from);
  return nearest(joined, to => distance(start, boxOf(to)))
    ?? nearest(all.filter(s => isThere(start, boxOf(s), dx, dy)), to => aside(start, boxOf(to), dx));
}

const leads = (view: View, from: Element, to: Element): boolean =>
  view.svg.querySelector(`path.af-edge[data-a="${CSS.escape(idOf(from))}"][data-b="${CSS.escape(idOf(to))}"]`) !== null;

function nearest(steps: Element[], by: (step: Element) => number): Element | null {
  return steps.reduce<Element | null>((best, step) => best === null || by(step) < by(best) ? step : best, null);
}

const middle = (box: Box): [number, number] => [box.x + box.w / 2, box.y + box.h / 2];

function distance(a: Box, b: Box): number {
  const [[x, y], [u, v]] = [middle(a), middle(b)];
  return Math.hypot(x - u, y - v);
}

function isThere(a: Box, b: Box, dx: number, dy: number): boolean {
  const [[x, y], [u, v]] = [middle(a), middle(b)];
  return (u - x) * dx + (v - y) * dy > 4;
}

// Off the line counts more than far away.
function aside(a: Box, b: Box, dx: number): number {
  const [[x, y], [u, v]] = [middle(a), middle(b)];
  return dx !== 0 ? Math.abs(u - x) + 3 * Math.abs(v - y) : Math.abs(v - y) + 3 * Math.abs(u - x);
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Finds steps by a part of their name; each Enter goes to the next one. */
export function addSearch(view: View, field: HTMLInputElement, say: (text: string) => void, words: DOMStringMap): void {
  let last = -1;
  const found = (): Element[] => {
    const sought = plain(field.value.trim());
    return sought === "" ? [] : stepsIn(view.svg).filter(s => plain(s.querySelector("title")?.textContent ?? "").includes(sought));
  };
  field.addEventListener("input", () => {
    last = -1;
    const hits = found();
    view.svg.querySelectorAll(".found").forEach(s => s.classList.remove("found"));
    hits.forEach(s => s.classList.add("found"));
    if (hits[0] !== undefined) {
      view.show(hits[0]);
    }
    say(field.value.trim() === "" ? "" : hits.length === 0 ? words.none ?? "" : filled(words.found, hits.length));
  });
  field.addEventListener("keydown", e => {
    const hits = found();
    if (e.key === "Enter" && hits.length > 0) {
      e.preventDefault();
      last = (last + 1) % hits.length;
      view.goTo(hits[last]!);
    } else if (e.key === "Escape") {
      field.value = "";
      field.dispatchEvent(new Event("input"));
    }
  });
}
