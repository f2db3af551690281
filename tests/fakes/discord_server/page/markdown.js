// Words as Discord's own client draws them, for whoever reads them.
// Source: discord.com/developers/docs/reference#message-formatting, and the client's "Markdown Text 101".

import { el } from "/parts/el.js";
import { signed } from "/parts/signs.js";

const HEADS = { "#": "h3", "##": "h4", "###": "h5" };

// Text as blocks: headings, small print, lists, quotations, and lines.
export function words(text, state) {
  const drawn = text.split("\n").map((line) => block(line, state));
  return el("div", { class: "words" }, ...drawn);
}

function block(line, state) {
  const head = /^(#{1,3}) +(.+)$/.exec(line);
  if (head) return el(HEADS[head[1]], {}, ...marked(head[2], state));
  const small = /^-# +(.+)$/.exec(line);
  if (small) return el("div", { class: "small" }, ...marked(small[1], state));
  const item = /^\s*[-*] +(.+)$/.exec(line);
  if (item) return el("ul", {}, el("li", {}, ...marked(item[1], state)));
  const quoted = /^> (.+)$/.exec(line);
  if (quoted) return el("blockquote", {}, ...marked(quoted[1], state));
  return el("div", { class: "line" }, ...marked(line, state));
}

const inside = (tag) => (found, state) => el(tag, {}, ...marked(found[1], state));

const MARKS = [
  [/^\\([^\p{L}\p{N}\s])/u, (found) => found[1]],
  [/^```(?:\w+\n)?([\s\S]+?)```/, (found) => el("pre", {}, found[1])],
  [/^``(.+?)``(?!`)/, (found) => el("code", {}, found[1].trim())],
  [/^`([^`]+)`/, (found) => el("code", {}, found[1])],
  [/^\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/, inside("strong")],
  [/^__((?:\\.|[^\\])+?)__(?!_)/, inside("u")],
  [/^~~((?:\\.|[^\\])+?)~~/, inside("s")],
  [/^\*((?:\\.|[^*\\\s])(?:\\.|[^*\\])*?)\*/, inside("em")],
  [/^_((?:\\.|[^_\\])+?)_(?![\p{L}\p{N}])/u, inside("em")],
  [/^<t:(-?\d+)(?::([tTdDfFsSR]))?>/, moment],
  [/^<@!?(\d+)>/, (found, state) => mention("@", named(state.people, found[1]))],
  [/^<#(\d+)>/, (found, state) => mention("# ", state.channels.find((one) => one.id === found[1])?.name ?? "unknown")],
  [/^<@&(\d+)>/, () => mention("@", "role")],
  [/^@(everyone|here)/, (found) => mention("@", found[1])],
  [/^\[((?:\\.|[^\]\\])+)\]\(<?(https?:\/\/[^\s>)]+)>?\)/, (found, state) => link(found[2], marked(found[1], state))],
  [/^<(https?:\/\/[^\s>]+)>/, (found) => link(found[1], [found[1]])],
  [/^https?:\/\/[^\s<]+/, (found) => link(found[0], [found[0]])],
];

export function marked(text, state) {
  const parts = [];
  let held = "";
  const flush = () => {
    if (held) parts.push(...signed(held));
    held = "";
  };
  for (let rest = text; rest; ) {
    const [mark, found] = hit(rest);
    if (found && typeof mark(found, state) === "string") held += mark(found, state);
    else if (found) {
      flush();
      parts.push(mark(found, state));
    } else held += rest[0];
    rest = rest.slice(found ? found[0].length : 1);
  }
  flush();
  return parts;
}

function hit(rest) {
  for (const [pattern, mark] of MARKS) {
    const found = pattern.exec(rest);
    if (found) return [mark, found];
  }
  return [];
}

export const named = (people, id) => {
  const found = people.find((one) => one.id === id);
  return found ? (found.global_name ?? found.username) : "unknown-user";
};

const mention = (sign, name) => el("span", { class: "mention" }, `${sign}${name}`);

const link = (href, shown) => el("a", { href, rel: "noreferrer noopener" }, ...shown);

// Everybody reads an instant in their own zone and words, as the client of each writes it.
function moment([, seconds, style = "f"]) {
  const at = new Date(Number(seconds) * 1000);
  const date = { day: "numeric", month: "long", year: "numeric" };
  const time = { hour: "2-digit", minute: "2-digit" };
  const styles = {
    t: () => at.toLocaleTimeString([], time),
    T: () => at.toLocaleTimeString(),
    d: () => at.toLocaleDateString(),
    D: () => at.toLocaleDateString([], date),
    f: () => `${at.toLocaleDateString([], date)} ${at.toLocaleTimeString([], time)}`,
    F: () => at.toLocaleString([], { ...date, ...time, weekday: "long" }),
    s: () => at.toLocaleString([], { dateStyle: "short", timeStyle: "short" }),
    S: () => at.toLocaleString([], { dateStyle: "short", timeStyle: "medium" }),
    R: () => away((at - Date.now()) / 1000),
  };
  return el("time", { class: "moment", datetime: at.toISOString() }, styles[style]());
}

function away(seconds) {
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units.at(-1);
  return new Intl.RelativeTimeFormat([], { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
