import "./flow.js";
import "./live.js";
import "./unsaved.js";

// Unfolds what the address names. Without script it is one more press.
const unfold = (): void => document.querySelector("details:target")?.setAttribute("open", "");
addEventListener("hashchange", unfold);
unfold();
