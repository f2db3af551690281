// Draws rich_text: sections, lists, quotations and what stands in them.

import { el, marked } from "./text.js";
import { unknown } from "/parts/unknown.js";

export const richText = (block, place) => block.elements.map((one) => rich(one, place));

function rich(part, place) {
  const draw = PARTS[part.type];
  return draw ? draw(part, place) : unknown("part of a rich text", part.type);
}

const inner = (part, place) => part.elements.map((one) => rich(one, place));

const styled = (part) =>
  Object.entries({ bold: "strong", italic: "em", strike: "s", code: "code" }).reduce(
    (held, [style, tag]) => (part.style?.[style] ? el(tag, {}, held) : held),
    part.text,
  );

const PARTS = {
  rich_text_section: (part, place) => el("div", { class: "words" }, ...inner(part, place)),
  rich_text_quote: (part, place) => el("blockquote", {}, ...inner(part, place)),
  rich_text_preformatted: (part, place) => el("pre", {}, ...inner(part, place)),
  rich_text_list: (part, place) =>
    el(part.style === "ordered" ? "ol" : "ul", {}, ...inner(part, place).map((one) => el("li", {}, one))),
  text: styled,
  link: (part, place) => marked(`<${part.url}|${part.text ?? part.url}>`, place.state)[0] ?? part.url,
  user: (part, place) => marked(`<@${part.user_id}>`, place.state)[0],
  channel: (part, place) => marked(`<#${part.channel_id}>`, place.state)[0],
  broadcast: (part) => el("span", { class: "mention" }, `@${part.range}`),
  emoji: (part) => `:${part.name}:`,
};
