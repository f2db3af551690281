// The modal on top of the others, as the app sent it; its answer puts errors under the fields.

import { drawBlocks } from "./blocks.js";
import { el, plain } from "./text.js";
import { act, here } from "./wire.js";

const dialog = document.getElementById("modal");
let shown = "";

export function drawModal(state) {
  const key = Object.keys(state.views).find((one) => one.endsWith(`/${here.me}`));
  const view = key && state.views[key].at(-1);
  const drawn = view ? view.id + view.hash + JSON.stringify(view.errors) : "";
  if (drawn === shown) return;
  shown = drawn;
  if (!view) return dialog.close();
  dialog.replaceChildren(drawForm(view, state));
  if (!dialog.open) dialog.showModal();
}

export function forgetModal() {
  shown = "";
  dialog.close();
}

function drawForm(view, state) {
  const place = { state, view: view.id, errors: view.errors, held: view.state.values, values: new Map() };
  const close = { type: "button", onclick: () => act("closes", { view: view.id }) };
  const form = el(
    "form",
    { method: "dialog", novalidate: true },
    el("h3", { id: "modal-title" }, plain(view.title)),
    ...drawBlocks(view.blocks, place),
    el(
      "footer",
      {},
      el("button", close, plain(view.close) || "Cancel"),
      view.submit && el("button", { class: "primary" }, plain(view.submit)),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = {};
    for (const [name, read] of place.values) values[name] = read();
    act("submits", { view: view.id, values });
  });
  return form;
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  dialog.querySelector("footer button").click();
});
