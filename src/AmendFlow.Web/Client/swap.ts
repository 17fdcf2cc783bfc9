import type { AfFlow } from "./flow.js";

/**
 * Puts what the server now says in the place of what it said: each element with data-swap, and the drawings. The focus, what is unfolded and
 * what is seen of a drawing stay. A part in which somebody writes is left alone, unless it was just sent.
 * @returns false when a part was left alone.
 */
export function swap(fresh: Document, all = false): boolean {
  const focus = markOf(document.activeElement);
  const [old, flows] = [document.querySelectorAll("[data-swap]"), document.querySelectorAll<AfFlow>("af-flow[data-ready]")];
  const parts = new Map([...fresh.querySelectorAll("[data-swap]")].map(p => [p.getAttribute("data-swap"), p]));
  const drawings = fresh.querySelectorAll<SVGSVGElement>("svg.af-flow");
  let whole = true;
  for (const part of old) {
    const made = parts.get(part.getAttribute("data-swap"));
    if (made === undefined || made.innerHTML === part.innerHTML) {
      continue;
    }
    if (!all && isBegun(part)) {
      whole = false;
      continue;
    }
    const open = new Set([...part.querySelectorAll("details[open]")].map(nameOf));
    part.replaceChildren(...made.childNodes);
    part.querySelectorAll("details").forEach(d => { d.open ||= open.has(nameOf(d)); });
  }
  flows.forEach((flow, i) => {
    const drawing = drawings[i];
    if (drawing !== undefined) {
      flow.replace(drawing);
    }
  });
  if (focus !== null && (document.activeElement === null || document.activeElement === document.body)) {
    document.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
  }
  return whole;
}

/** From now on what somebody types or ticks is theirs. */
export function mindWriting(): void {
  document.addEventListener("input", e => {
    (e.target as Element).closest("form")?.setAttribute("data-begun", "true");
  });
}

export async function pageOf(answer: Response): Promise<Document> {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function isBegun(part: Element): boolean {
  return part.matches("[data-begun]:not([data-begun=false])") || part.querySelector("form[data-begun]") !== null
    || (part.contains(document.activeElement) && document.activeElement!.matches("input, select, textarea"));
}

const nameOf = (details: Element): string => details.id !== "" ? details.id : details.querySelector("summary")?.textContent?.trim() ?? "";

// How the focused element is found again once it has been replaced by its like.
function markOf(focused: Element | null): string | null {
  if (focused === null || focused === document.body) {
    return null;
  }
  const step = focused.closest("g.af-step");
  if (step !== null) {
    return `#${CSS.escape(step.id)} > :is(a, g)`;
  }
  if (focused.id !== "") {
    return `#${CSS.escape(focused.id)}`;
  }
  const href = focused.getAttribute("href");
  const form = focused.closest("form");
  return href !== null ? `a[href="${CSS.escape(href)}"]` : form !== null && form.id !== "" ? `#${CSS.escape(form.id)} button` : null;
}
