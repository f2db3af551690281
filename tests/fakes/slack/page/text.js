// Words as Slack draws them. App text only ever becomes text nodes, never HTML.

import { el } from "/parts/el.js";
import { signed } from "/parts/signs.js";

export { el };

export const plain = (text) => (typeof text === "string" ? text : (text?.text ?? ""));

// A text object of either type, as nodes.
export const words = (text, state) => (text.type === "mrkdwn" ? lines(text.text, state) : signed(plain(text)));

// mrkdwn with its lines; a line that begins with > is a quotation.
export function lines(text, state) {
  return text.split("\n").flatMap((line, number) => {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const drawn = marked(quoted ? line.slice(quoted[0].length) : line, state);
    return [number && !quoted ? "\n" : "", ...(quoted ? [el("blockquote", {}, ...drawn)] : drawn)];
  });
}

const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const MARKS = [
  [/^```([\s\S]+?)```/, (found) => el("pre", {}, unescaped(found[1]))],
  [/^`([^`\n]+)`/, (found) => el("code", {}, unescaped(found[1]))],
  [/^\*([^*\n]+)\*(?![\p{L}\p{N}])/u, (found, state) => el("strong", {}, ...marked(found[1], state))],
  [/^_([^_\n]+)_(?![\p{L}\p{N}])/u, (found, state) => el("em", {}, ...marked(found[1], state))],
  [/^~([^~\n]+)~(?![\p{L}\p{N}])/u, (found, state) => el("s", {}, ...marked(found[1], state))],
  [/^<!date\^(\d+)\^([^|^>]+)(?:\^[^|>]*)?\|[^>]*>/, moment],
  [/^<([@#!])([^>|]+)(?:\|([^>]*))?>/, mention],
  [/^<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>/, link],
];

function mention([, sign, id, label], state) {
  const lists = { "@": state.users, "#": state.channels };
  const name = lists[sign]?.find((one) => one.id === id)?.name ?? label ?? id;
  return el("span", { class: "mention" }, `${sign === "!" ? "@" : sign}${name}`);
}

// Everybody reads an instant in their own zone; the tokens are the platform's.
function moment([, seconds, tokens]) {
  const at = new Date(Number(seconds) * 1000);
  const day = (month) => at.toLocaleDateString([], { day: "numeric", month, year: "numeric" });
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const drawn = (name) => (name.startsWith("time") ? time : day(name.includes("short") ? "short" : "long"));
  return el("time", { datetime: at.toISOString() }, tokens.replace(/\{(\w+)\}/g, (_, name) => drawn(name)));
}

function link([, href, label]) {
  return el("a", { href, target: "_blank", rel: "noreferrer noopener" }, unescaped(label ?? href));
}

export function marked(text, state) {
  const parts = [];
  let rest = text;
  let held = "";
  let before = "";
  const flush = () => {
    if (held) parts.push(...signed(unescaped(held)));
    held = "";
  };
  while (rest) {
    const open = !/[\p{L}\p{N}]/u.test(before);
    const [mark, found] = hit(rest, open);
    if (found) {
      flush();
      parts.push(mark(found, state));
      before = found[0].at(-1);
      rest = rest.slice(found[0].length);
    } else {
      before = rest[0];
      held += rest[0];
      rest = rest.slice(1);
    }
  }
  flush();
  return parts;
}

function hit(rest, open) {
  if (!/^[`*_~<]/.test(rest)) return [];
  for (const [pattern, mark] of MARKS) {
    const found = (open || rest[0] === "<") && pattern.exec(rest);
    if (found) return [mark, found];
  }
  return [];
}
