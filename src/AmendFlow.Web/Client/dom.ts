const svgNames = "http://www.w3.org/2000/svg";

export type Attributes = Record<string, string | number>;

export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Attributes): SVGElementTagNameMap[K] {
  const made = document.createElementNS(svgNames, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, String(value));
  }
  return made;
}

export interface Box { x: number; y: number; w: number; h: number }

/** Where the server drew a step, in the drawing's own units. */
export function boxOf(step: Element): Box {
  const [x = 0, y = 0, w = 0, h = 0] = (step.getAttribute("data-box") ?? "").split(" ").map(Number);
  return { x, y, w, h };
}

export const idOf = (step: Element): string => step.getAttribute("data-id") ?? "";

export const stepsIn = (holder: ParentNode): SVGGElement[] => [...holder.querySelectorAll<SVGGElement>("g.af-step")];

/** What of a step takes the focus: its link, else what says its name. */
export const focusOf = (step: Element): SVGElement | null => step.querySelector<SVGElement>(":scope > a, :scope > g");

/** "{0} of {1}" with what belongs there. The sentence itself comes from the server, in the reader's language. */
export const filled = (sentence: string | undefined, ...values: (string | number)[]): string =>
  (sentence ?? "").replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n)] ?? ""));

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches("input, select, textarea") || target.isContentEditable);
