// A conversation: its messages, and what only its reader sees.

import { drawComponents } from "./components.js";
import { named, words } from "./markdown.js";
import { el } from "/parts/el.js";

const V2 = 1 << 15;
const LOADING = 1 << 7;

export const drawMessages = (messages, state, me) =>
  messages.filter((one) => !one.only_for || one.only_for === me?.username).map((one) => drawMessage(one, state));

function drawMessage(message, state) {
  const name = named(state.people, message.author.id);
  const body = message.flags & LOADING ? [el("em", {}, `${name} is thinking…`)] : drawBody(message, state);
  return el(
    "article",
    { class: message.only_for ? "only-you" : "", "data-id": message.id },
    el("span", { class: "avatar", "aria-hidden": true }, name[0].toUpperCase()),
    el("div", {}, drawHead(message, name), ...body, message.only_for && drawHidden()),
  );
}

function drawHead(message, name) {
  const at = new Date(message.timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return el(
    "header",
    {},
    el("strong", {}, name),
    message.author.bot && el("span", { class: "app" }, "APP"),
    el("time", {}, at),
    message.edited_timestamp && !(message.flags & V2) && el("span", { class: "faint" }, "(edited)"),
  );
}

const drawBody = (message, state) => [
  message.content && words(message.content, state),
  message.components.length > 0 && el("div", { class: "components" }, ...drawComponents(message.components, state)),
  ...message.attachments.map((one) => el("span", { class: "file" }, one.filename)),
];

const drawHidden = () => el("div", { class: "hidden" }, "Only you can see this · ", el("span", {}, "Dismiss message"));
