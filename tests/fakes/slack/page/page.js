// Draws one person's Slack from what the local server knows, and sends what that person does.

import { drawBlocks, fill } from "./blocks.js";
import { el, plain } from "./text.js";

const $ = (id) => document.getElementById(id);
const here = { me: "", place: "", root: "", seen: "", modal: "" };
let state = { users: [], channels: [], apps: [], views: {}, homes: {}, sessions: {} };

export async function act(verb, more) {
  const answer = await fetch("/_slack/act", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ as: here.me, verb, ...more }),
  });
  const said = await answer.json();
  const failed = !said.ok ? said.error : said.reply && !said.reply.ok ? said.reply.error : "";
  $("status").textContent = failed ? `That did not work: ${failed}` : "";
  await look();
  return said;
}

async function look() {
  const answer = await fetch(`/_slack/state?as=${here.me}`);
  const text = await answer.text();
  if (text === here.seen) return;
  here.seen = text;
  state = JSON.parse(text);
  draw();
}

function draw() {
  const people = state.users.filter((one) => !one.bot_id && !one.deleted);
  if (!people.some((one) => one.id === here.me)) here.me = people[0]?.id ?? "";
  const options = people.map((one) => new Option(one.name, one.id, false, one.id === here.me));
  $("me").replaceChildren(...options);
  const places = [...state.channels.map((one) => [one.id, named(one)]), ["home", "App Home"]];
  if (!places.some(([id]) => id === here.place)) here.place = places[0][0];
  $("places").replaceChildren(
    ...places.map(([id, name]) =>
      el("li", {}, el("button", { "aria-current": id === here.place || null, onclick: () => go(id) }, name)),
    ),
  );
  for (const app of state.apps) {
    const agent = app.agent && ["New chat with the agent", "opens_agent", {}];
    const used = app.shortcuts.filter((one) => one.type === "global");
    const more = used.map((one) => [`⚡ ${one.name}`, "uses_shortcut", { callback_id: one.callback_id }]);
    for (const [name, verb, told] of [agent, ...more].filter(Boolean))
      $("places").append(el("li", {}, el("button", { onclick: () => act(verb, told) }, name)));
  }
  $("title").textContent = places.find(([id]) => id === here.place)[1];
  $("composer").hidden = here.place === "home";
  if (here.place === "home") drawHome();
  else drawChannel(state.channels.find((one) => one.id === here.place));
  drawModal();
}

function named(channel) {
  if (channel.kind !== "im") return `# ${channel.name}`;
  const others = channel.members.filter((one) => one !== here.me);
  return others.map((one) => state.users.find((user) => user.id === one)?.name).join(", ");
}

function go(place) {
  Object.assign(here, { place, root: "" });
  if (place === "home") act("opens_home", {});
  draw();
}

function drawHome() {
  const key = Object.keys(state.homes).find((one) => one.endsWith(`/${here.me}`));
  const home = key && state.homes[key];
  const shown = home ? drawBlocks(home.blocks, { state, view: home.id }) : [el("p", {}, "Nothing here yet.")];
  $("messages").replaceChildren(...shown);
}

function drawChannel(channel) {
  const roots = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  const orphans = channel.messages.filter(
    (one) => one.thread_ts && one.thread_ts !== one.ts && !roots.some((root) => root.ts === one.thread_ts),
  );
  const shown = [...roots, ...orphans].flatMap((root) => [
    drawMessage(channel, root, false),
    ...channel.messages
      .filter((one) => one.thread_ts === root.ts && one.ts !== root.ts)
      .map((one) => drawMessage(channel, one, true)),
    drawSession(channel, root),
  ]);
  const pane = $("messages");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  pane.replaceChildren(...shown.filter(Boolean));
  if (atEnd) pane.scrollTop = pane.scrollHeight;
  $("answering").hidden = !here.root;
  $("answering").replaceChildren(
    "In a thread. ",
    el("button", { type: "button", onclick: () => answer("") }, "Leave it"),
  );
}

function drawMessage(channel, message, isAnswer) {
  const author = state.users.find((one) => one.id === message.user);
  const time = new Date(Number(message.ts) * 1000).toLocaleTimeString();
  const place = { state, channel: channel.id, message: message.ts };
  const body = message.blocks.length
    ? drawBlocks(message.blocks, place)
    : [el("div", { class: "words" }, ...fill(message.text, state))];
  const root = message.thread_ts || message.ts;
  const shortcuts = state.apps.flatMap((app) => app.shortcuts).filter((one) => one.type === "message");
  return el(
    "article",
    { class: `${isAnswer ? "answer" : ""} ${message.ephemeral ? "only-you" : ""}`, "data-ts": message.ts },
    el(
      "header",
      {},
      el("strong", {}, author?.name ?? message.user),
      author?.bot_id && el("span", { class: "faint" }, "APP"),
      el("time", {}, time),
      message.edited && el("span", { class: "faint" }, "(edited)"),
      message.ephemeral && el("span", { class: "faint" }, "Only visible to you"),
      !message.ephemeral && el("button", { class: "faint", onclick: () => answer(root) }, "Reply"),
      ...shortcuts.map((one) =>
        el(
          "button",
          {
            class: "faint",
            onclick: () =>
              act("uses_shortcut", { callback_id: one.callback_id, channel: channel.id, message: message.ts }),
          },
          one.name,
        ),
      ),
    ),
    ...body,
  );
}

function drawSession(channel, root) {
  const session = state.sessions[`${channel.id}/${root.ts}`];
  if (!session) return null;
  const prompts = session.prompts.map((one) =>
    el("button", { onclick: () => say(channel.id, one.message, root.ts) }, one.title),
  );
  const stop = { channel: channel.id, message: root.ts };
  return el(
    "div",
    { class: "row answer" },
    session.activity && el("span", { class: "faint" }, session.activity),
    session.status === "processing" && el("button", { onclick: () => act("stops", stop) }, "Stop"),
    ...prompts,
  );
}

function answer(root) {
  here.root = root;
  draw();
  $("text").focus();
}

function say(channel, text, thread) {
  const app = state.apps.find((one) => text.toLowerCase().startsWith(`@${one.name.toLowerCase()}`));
  const words = app ? text.slice(app.name.length + 1).trim() : text;
  return act(app ? "mentions" : "types", { channel, text: words, thread });
}

function drawModal() {
  const dialog = $("modal");
  const key = Object.keys(state.views).find((one) => one.endsWith(`/${here.me}`));
  const view = key && state.views[key].at(-1);
  const known = view ? view.id + view.hash + JSON.stringify(view.errors) : "";
  if (known === here.modal) return;
  here.modal = known;
  if (!view) return dialog.close();
  const place = { state, view: view.id, errors: view.errors, held: view.state.values, values: new Map() };
  const form = el(
    "form",
    { method: "dialog", novalidate: true },
    el("h3", { id: "modal-title" }, plain(view.title)),
    ...drawBlocks(view.blocks, place),
    el(
      "footer",
      {},
      el(
        "button",
        { type: "button", onclick: () => act("closes", { view: view.id }) },
        plain(view.close) || "Cancel",
      ),
      view.submit && el("button", { class: "primary" }, plain(view.submit)),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = {};
    for (const [name, read] of place.values) values[name] = read();
    act("submits", { view: view.id, values });
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

$("me").addEventListener("change", (event) => {
  Object.assign(here, { me: event.target.value, seen: "", modal: "", root: "" });
  $("modal").close();
  look();
});
$("modal").addEventListener("cancel", (event) => {
  event.preventDefault();
  $("modal").querySelector("footer button").click();
});
$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  if (text.startsWith("/")) await act("runs", { channel: here.place, text });
  else await say(here.place, text, here.root);
});

await look();
await look(); // the second time as the first person
setInterval(look, 700);
