import type { AfFlow } from "./flow.js";
import { pageOf, swap } from "./swap.js";

export type Fields = Record<string, string>;

/** Sends what somebody does to the server, one after the other, and shows the page that it answers with. The server alone changes the file and draws. */
export class Desk {
  private line: Promise<unknown> = Promise.resolve();
  private sent = 0;
  // What was saved on the way to somewhere else is told there.
  private carried = "";

  constructor(private readonly place: HTMLElement, readonly flow: () => AfFlow | null) {}

  get words(): DOMStringMap {
    return this.place.dataset;
  }

  say(text: string | undefined): void {
    this.flow()?.say(text ?? "");
  }

  /** A gesture: one operation on the draft as it stands when its turn comes. */
  act(act: string, fields: Fields): Promise<boolean> {
    return this.queue(async () => {
      if (!await this.saveBegun()) {
        return false;
      }
      const form = document.querySelector<HTMLFormElement>("form#canvas")!;
      const data = new FormData(form);
      data.set("act", act);
      data.set("commandId", `${String(data.get("commandId"))}-${++this.sent}`);
      data.set("view", new URL(location.href).searchParams.get("view") ?? "");
      for (const [name, value] of Object.entries(fields)) {
        data.set(name, value);
      }
      return this.send(form.action, data);
    });
  }

  /** A form of the page as it stands. */
  submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<boolean> {
    const data = new FormData(form, submitter);
    return this.queue(async () => {
      if (form.id !== "step-form") {
        if (!await this.saveBegun()) {
          return false;
        }
        data.set("hash", document.querySelector<HTMLInputElement>("form#canvas [name=hash]")?.value ?? "");
      }
      return this.send(form.action, data);
    });
  }

  /** Another place of the editor. */
  go(href: string, remember = true): Promise<boolean> {
    return this.queue(async () => await this.saveBegun() && this.show(await this.ask(href), remember));
  }

  private queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.line.then(work);
    this.line = done.catch(() => undefined);
    return done;
  }

  // What is typed beside the drawing is saved before anything else happens, so that nobody's words are lost or overtaken by their own hand.
  private async saveBegun(): Promise<boolean> {
    const begun = document.querySelector<HTMLFormElement>("form#step-form[data-begun=true]");
    if (begun === null) {
      return true;
    }
    const isSaved = await this.send(begun.action, new FormData(begun));
    this.carried = isSaved ? said() : "";
    return isSaved;
  }

  private async send(action: string, data: FormData): Promise<boolean> {
    const body = new URLSearchParams();
    data.forEach((value, name) => body.append(name, String(value)));
    return this.show(await this.ask(action, { method: "POST", body }), true);
  }

  private async ask(href: string, how?: RequestInit): Promise<Response | null> {
    try {
      return await fetch(href, how);
    } catch {
      return null;
    }
  }

  private async show(answer: Response | null, remember: boolean): Promise<boolean> {
    if (answer === null) {
      this.say([this.carried, this.words.failed].filter(s => s).join(". "));
      this.carried = "";
      return false;
    }
    const fresh = await pageOf(answer);
    const here = new URL(answer.url);
    if (fresh.querySelector("af-edit") === null || (fresh.querySelector("svg.af-flow") === null) !== (this.flow() === null)) {
      // Signed out, published meanwhile, or a part without a drawing: that is another page.
      location.assign(answer.ok ? answer.url : this.words.page ?? here.pathname);
      return false;
    }
    document.querySelectorAll("[data-begun]").forEach(f => f.removeAttribute("data-begun"));
    const before = about();
    swap(fresh, true);
    this.settle(before !== about());
    here.searchParams.delete("done");
    if (answer.ok && remember && here.search !== location.search) {
      history.pushState(null, "", here.pathname + here.search);
    }
    this.say([this.carried, said()].filter(s => s !== "").join(". "));
    this.carried = "";
    fade();
    return answer.ok;
  }

  // A panel about something else begins at its head, and takes the focus that was in the one before; gestures on the drawing keep theirs.
  private settle(isOther: boolean): void {
    const isBeside = matchMedia("(min-width: 56.01rem)").matches;
    if (isBeside) {
      document.getElementById("row")?.scrollIntoView({ block: "nearest" });
    }
    const [panel, side, focused] = [document.getElementById("panel"), document.querySelector("[data-swap=side]"), document.activeElement];
    if (!isOther || panel === null || side === null) {
      return;
    }
    side.scrollTop = 0;
    if (focused === null || focused === document.body || side.contains(focused)) {
      panel.tabIndex = -1;
      panel.focus({ preventScroll: true });
      const { top } = panel.getBoundingClientRect();
      if (!isBeside || top < 0 || top > innerHeight - 80) {
        panel.scrollIntoView();
      }
    }
  }
}

// What the panel is about: a step, or a place for one.
const about = (): string => ["[name=step]", "[name=outcome]", "[name=target]"].map(n => document.querySelector<HTMLInputElement>(`#panel ${n}`)?.value ?? "").join("\n");

const banner = (): Element | null => document.querySelector("[data-swap=said] .banner");

const said = (): string => [...banner()?.querySelectorAll(":is(h2, strong, li)") ?? []].map(e => (e.textContent ?? "").replace(/\s+/g, " ").trim().replace(/\.$/, "")).slice(0, 3).join(". ");

let fading = 0;

/** What only says that something is done goes by itself; what leads to something that is wrong stays. */
export function fade(): void {
  const done = banner();
  clearTimeout(fading);
  if (done !== null && done.getAttribute("role") !== "alert" && done.querySelector("a") === null) {
    fading = window.setTimeout(() => done.remove(), 8000);
  }
}
