// Shows in the drawing's box what waits: for the reader, else what is stuck, else anything. Without script the box opens at its top, and the list above it leads to each step.
const box = document.querySelector(".diagram");
const step = box?.querySelector(".af-step.chosen") ?? box?.querySelector(".af-step.problem") ?? box?.querySelector(".af-step.waiting");
if (step && !box.querySelector(":target")) {
  const [outer, inner] = [box.getBoundingClientRect(), step.getBoundingClientRect()];
  box.scrollBy(inner.left + inner.width / 2 - outer.left - outer.width / 2, inner.top + inner.height / 2 - outer.top - outer.height / 2);
}

// Unfolds what the address names. Without script it is one more press.
const unfold = () => document.querySelector("details:target")?.setAttribute("open", "");
addEventListener("hashchange", unfold);
unfold();
