// A conversation: its messages, each thread beneath its root, and what only its reader sees.

import { drawBlocks } from "./blocks.js";
import { el, lines } from "./text.js";
import { act, here } from "./wire.js";

export function drawChannel(channel, state, answer) {
  const roots = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  const orphans = channel.messages.filter(
    (one) => one.thread_ts && one.thread_ts !== one.ts && !roots.some((root) => root.ts === one.thread_ts),
  );
  return [...roots, ...orphans]
    .flatMap((root) => [
      drawMessage(channel, root, false, state, answer),
      ...channel.messages
        .filter((one) => one.thread_ts === root.ts && one.ts !== root.ts)
        .map((one) => drawMessage(channel, one, true, state, answer)),
      drawSession(channel, root, state),
    ])
    .filter(Boolean);
}

// Mention the app where the words begin with @ and its name, as its list of names would.
export function say(channel, text, thread, state, file) {
  const app = state.apps.find((one) => text.toLowerCase().startsWith(`@${one.name.toLowerCase()}`));
  const words = app ? text.slice(app.name.length + 1).trim() : text;
  return act(app ? "mentions" : "types", { channel, text: words, thread, file });
}

function drawMessage(channel, message, isAnswer, state, answer) {
  const place = { state, channel: channel.id, message: message.ts };
  const body = message.blocks.length
    ? drawBlocks(message.blocks, place)
    : [el("div", { class: "words" }, ...lines(message.text, state))];
  const kind = `${isAnswer ? "answer" : ""} ${message.ephemeral ? "only-you" : ""}`;
  return el(
    "article",
    { class: kind, "data-ts": message.ts },
    drawHead(channel, message, state, answer),
    ...body,
    ...message.files.map((name) => el("div", { class: "file" }, `📄 ${name}`)),
  );
}

function drawHead(channel, message, state, answer) {
  const author = state.users.find((one) => one.id === message.user);
  const time = new Date(Number(message.ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const root = message.thread_ts || message.ts;
  const at = { channel: channel.id, message: message.ts };
  const shortcuts = state.apps.flatMap((app) => app.shortcuts).filter((one) => one.type === "message");
  const faint = (text) => el("span", { class: "faint" }, text);
  return el(
    "header",
    {},
    el("strong", {}, author?.name ?? message.user),
    author?.bot_id && el("span", { class: "app" }, "APP"),
    el("time", {}, time),
    message.edited && faint("(edited)"),
    message.ephemeral && faint("Only visible to you"),
    !message.ephemeral && el("button", { class: "faint", onclick: () => answer(root) }, "Reply"),
    ...shortcuts.map((one) => {
      const use = () => act("uses_shortcut", { callback_id: one.callback_id, ...at });
      return el("button", { class: "faint", onclick: use }, one.name);
    }),
  );
}

const STATES = { processing: "Working…", suspended: "Waits for people" };

function drawSession(channel, root, state) {
  const session = state.sessions[`${channel.id}/${root.ts}`];
  if (!session) return null;
  const said = session.activity || STATES[session.status];
  const stop = { channel: channel.id, message: root.ts };
  return el(
    "div",
    { class: "row answer" },
    said && el("span", { class: "faint", "data-status": session.status }, said),
    session.status === "processing" && el("button", { onclick: () => act("stops", stop) }, "Stop"),
    ...drawOffers(channel, session, root.ts, state),
  );
}

const drawOffers = (channel, session, thread, state) =>
  session.prompts.map((one) =>
    el("button", { onclick: () => say(channel.id, one.message, thread, state) }, one.title),
  );

// What the app offers in the whole conversation with it, as it opens.
export function drawPrompts(channel, state) {
  const session = state.sessions[`${channel.id}/`];
  if (!session?.prompts.length) return null;
  return el(
    "div",
    { class: "row", role: "group", "aria-label": "Suggested" },
    el("span", { class: "faint" }, session.above),
    ...drawOffers(channel, session, "", state),
  );
}
