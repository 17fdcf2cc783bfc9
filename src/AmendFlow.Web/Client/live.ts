import { mindWriting, pageOf, swap } from "./swap.js";

/** Asks for the page again when the server says that what it shows has changed. It listens only while somebody looks. */
export class AfLive extends HTMLElement {
  private source: EventSource | undefined;
  private version = 0;
  private latest = 0;
  private asks = false;

  connectedCallback(): void {
    this.version = Number(this.dataset.version);
    mindWriting();
    document.addEventListener("visibilitychange", () => this.attend());
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", () => this.attend());
    this.attend();
  }

  private attend(): void {
    if (document.visibilityState === "hidden") {
      this.close();
    } else if (this.source === undefined || this.source.readyState === EventSource.CLOSED) {
      this.source = new EventSource(this.dataset.from ?? "");
      this.source.addEventListener("message", e => void this.told(Number(e.data)));
    }
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
  }

  private async told(version: number): Promise<void> {
    this.latest = version;
    if (version === this.version || this.asks) {
      return;
    }
    this.asks = true;
    try {
      const answer = await fetch(this.dataset.page ?? "", { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) {
        // Signed out, or no longer theirs to see: the next thing that they do says so.
        this.close();
        return;
      }
      const fresh = await pageOf(answer);
      const whole = swap(fresh);
      this.version = Number(fresh.querySelector<HTMLElement>("af-live")?.dataset.version ?? version);
      const said = document.getElementById("live-said");
      if (said !== null) {
        said.textContent = (whole ? this.dataset.changed : this.dataset.kept) ?? "";
      }
      this.setAttribute("data-told", String(this.version));
    } catch {
      // Not reached: the next version asks again.
    } finally {
      this.asks = false;
    }
    if (this.latest > this.version && this.latest !== version) {
      await this.told(this.latest);
    }
  }
}

customElements.define("af-live", AfLive);
