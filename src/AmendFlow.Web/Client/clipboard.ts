import { filled, focusOf, isTyping } from "./dom.js";
import type { Desk } from "./desk.js";
import type { Picks } from "./picks.js";

/** Puts steps on the clipboard, as the server writes them. */
export async function copy(desk: Desk, ids: string[]): Promise<void> {
  const query = ids.map(id => `id=${encodeURIComponent(id)}`).join("&");
  const text = fetch(`${desk.words.page ?? ""}/steps?${query}`).then(a => a.ok ? a.blob() : Promise.reject(new Error(a.statusText)));
  try {
    // The browser waits for the answer, and still knows that somebody pressed the key.
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then(b => new Blob([b], { type: "text/plain" })) })]);
    desk.say(filled(desk.words.copied, ids.length));
  } catch {
    desk.say(desk.words.cannotcopy);
  }
}

/** What is pasted outside a field is steps, or the server says that it is none. */
export function addPaste(desk: Desk, picks: Picks): void {
  document.addEventListener("paste", e => {
    const copied = e.clipboardData?.getData("text/plain") ?? "";
    if (!isTyping(e.target) && copied !== "") {
      e.preventDefault();
      void desk.act("paste", { copied }).then(isDone => {
        const made = document.querySelector<HTMLInputElement>("#panel [name=step]")?.value ?? "";
        const step = isDone ? document.querySelector(`g.af-step[data-id="${CSS.escape(made)}"]`) : null;
        // The next key is for the copy, not for what it was made of.
        if (step !== null) {
          picks.only();
          focusOf(step)?.focus({ preventScroll: true });
        }
      });
    }
  });
}
