// Draws the blocks of messages, modals and the Home tab.

import { drawElement, remembered } from "./fields.js";
import { richText } from "./rich.js";
import { signed } from "/parts/signs.js";
import { el, plain, words } from "./text.js";
import { unknown } from "/parts/unknown.js";

const MARKS = { pending: "○", in_progress: "◐", complete: "●", error: "✗" };

// Args: place: the state, and the message or view in which the blocks stand, for whoever presses.
export const drawBlocks = (blocks, place) =>
  blocks.map((block) => {
    const draw = BLOCKS[block.type];
    const drawn = draw ? draw(block, place) : [unknown("block", block.type)];
    return el("div", { class: `block ${draw ? block.type : ""}` }, ...drawn);
  });

const elements = (block, place) => [
  el("div", { class: "row" }, ...block.elements.map((one) => drawElement(one, block, place))),
];

const BLOCKS = {
  divider: () => [el("hr", {})],
  header: (block) => signed(plain(block.text)),
  section: (block, place) => [
    el(
      "div",
      {},
      block.text && el("div", { class: "words" }, ...words(block.text, place.state)),
      block.fields && el("div", { class: "fields" }, ...block.fields.map((one) => drawField(one, place))),
    ),
    block.accessory && drawElement(block.accessory, block, place),
  ],
  context: (block, place) => [el("div", { class: "row" }, ...block.elements.map((one) => remark(one, place)))],
  actions: elements,
  context_actions: elements,
  image: (block, place) => [
    block.title && el("strong", {}, ...words(block.title, place.state)),
    drawElement({ ...block, type: "image" }, block, place),
  ],
  markdown: (block) => [el("div", { class: "words" }, block.text)],
  alert: (block, place) => words(block.text, place.state),
  input: drawInput,
  plan: (block, place) => [el("strong", {}, block.title), ...drawBlocks(block.tasks ?? [], place)],
  task_card: (block, place) => [
    `${MARKS[block.status] ?? "·"} ${block.title}`,
    ...["details", "output"].filter((part) => block[part]).flatMap((part) => richText(block[part], place)),
  ],
  table: (block, place) => [
    el("table", {}, ...block.rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, ...drawCell(cell, place)))))),
  ],
  rich_text: richText,
};

const drawField = (text, place) => el("div", { class: "words" }, ...words(text, place.state));

const remark = (one, place) =>
  one.type === "image" ? drawElement(one, one, place) : el("span", {}, ...words(one, place.state));

const drawCell = (cell, place) =>
  cell.type === "rich_text" ? richText(cell, place) : [String(cell.text ?? cell.value)];

function drawInput(block, place) {
  const wrong = place.errors?.[block.block_id];
  const held = place.held?.[block.block_id]?.[block.element.action_id];
  const element = drawElement(remembered(block.element, held), block, place);
  const optional = block.optional && el("span", { class: "faint" }, " (optional)");
  return [
    el(
      "div",
      { class: "field" },
      el("label", {}, plain(block.label), optional, element),
      block.hint && el("p", { class: "faint" }, plain(block.hint)),
      wrong && el("p", { class: "wrong", role: "alert" }, wrong),
    ),
  ];
}
