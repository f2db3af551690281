// Slack's own question before a press counts, from the confirm object of what is pressed.

import { el, plain, words } from "./text.js";

// Resolves to whether the person said yes.
export function confirmed(asks, state) {
  const dialog = document.getElementById("asking");
  return new Promise((answer) => {
    const say = (yes) => () => {
      dialog.close();
      answer(yes);
    };
    dialog.oncancel = say(false);
    dialog.replaceChildren(
      el("h3", { id: "asking-title" }, plain(asks.title)),
      el("div", { class: "words" }, ...words(asks.text, state)),
      el(
        "footer",
        {},
        el("button", { type: "button", onclick: say(false) }, plain(asks.deny)),
        el("button", { type: "button", class: asks.style ?? "primary", onclick: say(true) }, plain(asks.confirm)),
      ),
    );
    dialog.showModal();
  });
}
