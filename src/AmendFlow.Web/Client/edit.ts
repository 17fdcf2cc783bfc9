import { addPaste, copy } from "./clipboard.js";
import { Connecting } from "./connect.js";
import { Desk, fade } from "./desk.js";
import { idOf } from "./dom.js";
import { addDrag } from "./drag.js";
import "./flow.js";
import type { AfFlow } from "./flow.js";
import { addKeys, remove } from "./keys.js";
import { Picks } from "./picks.js";
import { mindWriting } from "./swap.js";

/** Makes the page of the editor one that stays: its forms and links are sent and shown in place, and the drawing takes gestures. */
class AfEdit extends HTMLElement {
  connectedCallback(): void {
    const flow = document.querySelector<AfFlow>("af-flow[data-ready]");
    const desk = new Desk(this, () => flow);
    mindWriting();
    fade();
    document.addEventListener("submit", e => this.submit(e, desk));
    addEventListener("popstate", () => void desk.go(location.href, false));
    document.addEventListener("click", e => (e.target as Element).closest("[data-do=close]")?.closest("dialog")?.close());
    if (flow !== null) {
      this.take(flow, desk);
    }
    document.addEventListener("click", e => this.follow(e, desk));
    this.setAttribute("data-ready", "");
  }

  private take(flow: AfFlow, desk: Desk): void {
    const picks = new Picks(flow, desk);
    const connecting = new Connecting(flow, desk);
    flow.setAttribute("data-edit", "");
    addDrag(flow, desk, picks);
    addKeys(flow, desk, picks, connecting);
    addPaste(desk, picks);
    flow.addEventListener("click", e => {
      const target = e.target as Element;
      const step = target.closest("g.af-step");
      if (connecting.press(target)) {
        e.preventDefault();
      } else if (step !== null && e.shiftKey) {
        e.preventDefault();
        picks.toggle(idOf(step));
      } else if (step !== null) {
        picks.only();
      }
      const act = target.closest("[data-do]")?.getAttribute("data-do");
      if (act === "left" || act === "top") {
        void desk.act("align", { steps: picks.ids.join("\n"), step: picks.ids[0] ?? "", alignment: act });
      } else if (act === "copy") {
        void copy(desk, picks.ids);
      } else if (act === "remove") {
        void remove(desk, picks.ids);
      }
    });
  }

  private isOurs(href: string): boolean {
    const url = new URL(href, document.baseURI);
    return url.origin === location.origin && url.pathname === this.dataset.page;
  }

  private submit(e: SubmitEvent, desk: Desk): void {
    const form = e.target as HTMLFormElement;
    if (!e.defaultPrevented && form.method === "post" && this.isOurs(form.action)) {
      e.preventDefault();
      void desk.submit(form, e.submitter);
    }
  }

  // A link of the editor is shown in place, and what it leads to is in view. By keyboard, and where that is a field, one is there then.
  private follow(e: MouseEvent, desk: Desk): void {
    const link = (e.target as Element).closest("a[href]");
    const href = link?.getAttribute("href") ?? "";
    // What an error is about stands on this page, with what was typed: the page must not be asked for anew.
    const field = link?.closest("[role=alert]") ? document.getElementById(href.split("#")[1] ?? "") : null;
    if (field !== null) {
      e.preventDefault();
      field.closest("details")?.setAttribute("open", "");
      field.focus();
      return;
    }
    if (e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || link === null || href.startsWith("#") || !this.isOurs(href)
      || new URL(href, document.baseURI).searchParams.get("view") !== new URL(location.href).searchParams.get("view")) {
      return;
    }
    e.preventDefault();
    void desk.go(href).then(() => {
      const place = document.getElementById(href.split("#")[1] ?? "panel") ?? document.getElementById("panel");
      place?.closest("details")?.setAttribute("open", "");
      if (place !== null && (e.detail === 0 || place.id !== "panel")) {
        if (!place.matches("input, select, textarea")) {
          place.tabIndex = -1;
        }
        place.focus();
      } else if (place !== null && place.getBoundingClientRect().top > innerHeight - 80) {
        place.scrollIntoView();
      }
    });
  }
}

customElements.define("af-edit", AfEdit);
