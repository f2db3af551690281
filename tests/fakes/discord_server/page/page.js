// What one person sees in one channel of the local Discord: `?as=<person>&place=<channel>`.

import { named } from "./markdown.js";
import { drawMessages } from "./messages.js";
import { drawModal } from "./modal.js";
import { el } from "/parts/el.js";

const DIRECT = 1;
const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);

const state = await (await fetch("/_control/state")).json();
const me = state.people.find((one) => one.id === asked.get("as"));
const here = state.channels.find((one) => one.id === asked.get("place"));
const parent = state.channels.find((one) => one.id === here.parent_id);

const titled = (channel) =>
  channel.type === DIRECT ? named(state.people, state.bot.id) : channel.name;

function drawPlaces() {
  const own = state.channels.filter((one) => one.type === DIRECT && one.recipients[0]?.id === me?.id);
  const channels = state.channels.filter((one) => one.type !== DIRECT && !one.parent_id);
  const inner = (channel) => (here.parent_id === channel.id ? [here] : []);
  const placed = (one, kind = "") =>
    el("li", { class: kind, "aria-current": one === here || null }, `${kind || one.type === DIRECT ? "" : "# "}${titled(one)}`);
  const listed = channels.flatMap((one) => [placed(one), ...inner(one).map((thread) => placed(thread, "inner"))]);
  $("places").replaceChildren(...listed, ...own.map((one) => placed(one)));
  $("me").textContent = me ? named(state.people, me.id) : "";
}

drawPlaces();
const above = parent ? `# ${parent.name} › ` : here.type === DIRECT ? "@ " : "# ";
$("title").textContent = `${above}${titled(here)}`;
// a thread begins with the message that it hangs on, which stays where it was written
const root = parent?.messages.filter((one) => one.id === here.id) ?? [];
$("messages").replaceChildren(...drawMessages([...root, ...here.messages], state, me));
$("messages").scrollTop = $("messages").scrollHeight;
drawModal(state, me);
document.body.dataset.drawn = "yes";
