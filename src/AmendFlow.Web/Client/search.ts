import { filled, stepsIn } from "./dom.js";
import type { View } from "./view.js";

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
      view.centreOn(hits[0]);
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
