// The form that is open before somebody, as the app sent it.

import { drawComponents } from "./components.js";
import { el } from "/parts/el.js";

const dialog = document.getElementById("modal");

export function drawModal(state, me) {
  const open = state.modals.filter((one) => one.before === me?.username).at(-1);
  if (!open) return dialog.close();
  const button = (style, label) => el("button", { type: "button", class: `button style-${style}` }, label);
  dialog.replaceChildren(
    el(
      "form",
      {},
      el("h3", { id: "modal-title" }, open.title),
      ...drawComponents(open.components, state),
      el("footer", {}, button(2, "Cancel"), button(1, "Submit")),
    ),
  );
  dialog.showModal();
  document.activeElement?.blur();
}
