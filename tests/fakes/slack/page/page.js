// One person's Slack: whom one acts as, where one is, and what one says there.

import { drawBlocks } from "./blocks.js";
import { drawChannel, drawPrompts, say } from "./messages.js";
import { drawModal, forgetModal } from "./modal.js";
import { el } from "./text.js";
import { act, here, known, look, lookAnew, whenChanged } from "./wire.js";

const HOME = "home";
const $ = (id) => document.getElementById(id);
const read = new Map(); // by person and place: the newest message that they have seen

function draw() {
  const state = known();
  drawPeople(state);
  drawPlaces(state);
  $("composer").hidden = here.place === HOME;
  if (here.place === HOME) drawHome(state);
  else drawConversation(state.channels.find((one) => one.id === here.place), state);
  drawModal(state);
  const address = new URLSearchParams({ as: here.me, place: here.place });
  history.replaceState(null, "", `?${address}`);
}

function drawPeople(state) {
  const people = state.users.filter((one) => !one.bot_id && !one.deleted);
  if (!people.some((one) => one.id === here.me)) here.me = people[0]?.id ?? "";
  $("me").replaceChildren(...people.map((one) => new Option(one.name, one.id, false, one.id === here.me)));
}

function drawPlaces(state) {
  const apps = state.channels.filter((one) => one.kind === "im" && one.members.includes(here.me));
  const channels = state.channels.filter((one) => one.kind !== "im");
  const talks = [...channels, ...apps];
  if (here.place !== HOME && !talks.some((one) => one.id === here.place)) here.place = talks[0].id;
  const places = talks.map((one) => [one.id, named(one, state), unread(one)]);
  places.push([HOME, "App Home", 0]);
  $("places").replaceChildren(
    ...places.map(([id, name, many]) => placed(name, many, () => go(id), id === here.place)),
    ...state.apps.flatMap(deeds).map(([name, verb, told]) => placed(name, 0, () => act(verb, told))),
  );
  $("title").textContent = places.find(([id]) => id === here.place)[1];
}

const placed = (name, many, onclick, current = false) =>
  el(
    "li",
    {},
    el(
      "button",
      { "aria-current": current || null, onclick },
      name,
      many > 0 && el("span", { class: "unread", "aria-label": `${many} new` }, String(many)),
    ),
  );

function deeds(app) {
  const used = app.shortcuts.filter((one) => one.type === "global");
  return used.map((one) => [`⚡ ${one.name}`, "uses_shortcut", { callback_id: one.callback_id }]);
}

function named(channel, state) {
  if (channel.kind !== "im") return `# ${channel.name}`;
  const others = channel.members.filter((one) => one !== here.me);
  return others.map((one) => state.users.find((user) => user.id === one)?.name).join(", ");
}

function unread(channel) {
  const key = `${here.me}/${channel.id}`;
  if (channel.id === here.place) read.set(key, channel.messages.at(-1)?.ts ?? "");
  const until = read.get(key) ?? "";
  return channel.messages.filter((one) => one.ts > until && one.user !== here.me).length;
}

function go(place) {
  Object.assign(here, { place, root: "" });
  if (place === HOME) act("opens_home", {});
  if (known().channels.some((one) => one.id === place && one.kind === "im")) act("opens_messages", {});
  draw();
}

function drawHome(state) {
  const key = Object.keys(state.homes).find((one) => one.endsWith(`/${here.me}`));
  const home = key && state.homes[key];
  const shown = home ? drawBlocks(home.blocks, { state, view: home.id }) : [el("p", {}, "Nothing here yet.")];
  $("messages").replaceChildren(el("article", {}, ...shown));
}

function drawConversation(channel, state) {
  const pane = $("messages");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  const shown = drawChannel(channel, state, answer);
  const offered = drawPrompts(channel, state);
  const empty = shown.length || offered ? [] : [drawExamples(channel, state)];
  pane.replaceChildren(...[...shown, ...empty, offered].filter(Boolean));
  if (atEnd) pane.scrollTop = pane.scrollHeight;
  $("answering").hidden = !here.root;
  const leave = el("button", { type: "button", onclick: () => answer("") }, "Leave it");
  $("answering").replaceChildren("In a thread. ", leave);
}

function drawExamples(channel, state) {
  const name = channel.kind === "im" ? "" : `@${state.apps[0]?.name ?? "app"} `;
  const fill = (text) => () => {
    $("text").value = `${name}${text}`;
    $("text").focus();
  };
  const examples = state.examples.map((one) => el("li", {}, el("button", { onclick: fill(one) }, `${name}${one}`)));
  return el(
    "div",
    { class: "examples" },
    el("p", {}, examples.length ? "Nothing was said here yet. Try one of these:" : "Nothing was said here yet."),
    el("ul", {}, ...examples),
  );
}

// What stands in a file, in base 64.
function content(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1] ?? "");
    reader.readAsDataURL(file);
  });
}

function answer(root) {
  here.root = root;
  draw();
  $("text").focus();
}

$("me").addEventListener("change", (event) => {
  const state = known();
  const channel = state.channels.find((one) => one.id === here.place);
  Object.assign(here, { me: event.target.value, root: "" });
  if (channel?.kind === "im") here.place = "";
  forgetModal();
  for (const shown of ["places", "messages"]) $(shown).replaceChildren(); // the other person's
  if (here.place === HOME) act("opens_home", {});
  lookAnew();
});
$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  const [chosen] = $("file").files;
  if (!text && !chosen) return;
  const file = chosen && { name: chosen.name, kind: chosen.type, content: await content(chosen) };
  for (const field of ["text", "file"]) $(field).value = "";
  if (text.startsWith("/")) await act("runs", { channel: here.place, text });
  else await say(here.place, text, here.root, known(), file);
});

whenChanged(draw, (text) => {
  $("status").textContent = text;
});
await look();
await look(); // the second time as the first person
setInterval(look, 700);
