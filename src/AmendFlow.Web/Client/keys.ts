import { copy } from "./clipboard.js";
import type { Connecting } from "./connect.js";
import type { Desk } from "./desk.js";
import { idOf, isTyping, stepsIn } from "./dom.js";
import { Lift } from "./drag.js";
import type { AfFlow } from "./flow.js";
import type { Picks } from "./picks.js";

const shifts: Record<string, [number, number]> = { ArrowRight: [8, 0], ArrowLeft: [-8, 0], ArrowDown: [0, 8], ArrowUp: [0, -8] };

/** Everything that a pointer does, by keyboard. */
export function addKeys(flow: AfFlow, desk: Desk, picks: Picks, connecting: Connecting): void {
  const nudge = nudger(flow, desk);
  const about = (step: Element | null): string[] => picks.isMany ? picks.ids : step !== null ? [idOf(step)] : picks.ids;

  document.addEventListener("keydown", e => {
    const control = (e.ctrlKey || e.metaKey) && !e.altKey;
    if (control && !isTyping(e.target) && ["z", "y"].includes(e.key.toLowerCase())) {
      e.preventDefault();
      const back = e.key.toLowerCase() === "z" && !e.shiftKey;
      document.querySelector<HTMLFormElement>(back ? "form#undo" : "form#redo")?.requestSubmit();
    }
  });

  flow.addEventListener("keydown", e => {
    if (isTyping(e.target)) {
      return;
    }
    const step = e.target instanceof Element ? e.target.closest("g.af-step") : null;
    const control = (e.ctrlKey || e.metaKey) && !e.altKey;
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    const shift = e.altKey ? shifts[e.key] : undefined;
    if (shift !== undefined && about(step).length > 0) {
      nudge(about(step), shift[0], shift[1]);
    } else if (control && key === "c" && document.getSelection()?.isCollapsed !== false && about(step).length > 0) {
      void copy(desk, about(step));
    } else if (control && key === "a") {
      picks.only(...stepsIn(flow.view.svg).map(idOf));
    } else if (!control && !e.altKey && key === "c" && step !== null) {
      connecting.next(step);
    } else if (key === "Enter" && connecting.isOn && step !== null) {
      void connecting.to(step);
    } else if (key === " " && step !== null) {
      picks.toggle(idOf(step));
    } else if ((key === "Delete" || key === "Backspace") && about(step).length > 0) {
      void remove(desk, about(step));
    } else if (key === "Escape") {
      if (!connecting.leave()) {
        picks.only();
      }
    } else {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  }, { capture: true });
}

/** One step is asked about where something can be led past it; several go at once. Each can be undone. */
export async function remove(desk: Desk, ids: string[]): Promise<void> {
  const [id] = ids;
  if (id === undefined) {
    return;
  }
  if (ids.length > 1) {
    await desk.act("clear", { steps: ids.join("\n"), step: "" });
    return;
  }
  if (new URL(location.href).searchParams.get("step") !== id || document.querySelector("form#remove") === null) {
    await desk.go(document.querySelector(`g.af-step[data-id="${CSS.escape(id)}"] > a`)?.getAttribute("href") ?? "");
  }
  const dialog = document.querySelector<HTMLDialogElement>("dialog#ask-remove");
  if (dialog !== null) {
    dialog.showModal();
  } else {
    await desk.act("remove", { step: id });
  }
}

// Many presses are one move.
function nudger(flow: AfFlow, desk: Desk): (ids: string[], dx: number, dy: number) => void {
  let lift: Lift | undefined;
  let timer = 0;
  return (ids, dx, dy) => {
    if (lift !== undefined && lift.ids.join("\n") !== ids.join("\n")) {
      return;
    }
    lift ??= new Lift(flow, ids);
    lift.by(lift.x + dx, lift.y + dy);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const done = lift;
      lift = undefined;
      void done?.send(desk);
    }, 400);
  };
}
