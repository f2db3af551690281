// Whatever this page cannot draw says so, with its name: nothing that was sent is left out in silence.

import { el } from "./el.js";

export const unknown = (what, type) =>
  el("p", { class: "unknown", role: "alert" }, `This page cannot draw the ${what} “${type ?? "without a type"}”.`);
