// Draws the blocks of messages, modals and the Home tab, with fields and buttons that work.

import { act } from "./page.js";
import { el, marked, plain } from "./text.js";

const MARKS = { pending: "○", in_progress: "◐", complete: "●", error: "✗" };

export function fill(text, state) {
  return text.split("\n").flatMap((line, number) => {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const words = marked(quoted ? line.slice(quoted[0].length) : line, state);
    return [number && !quoted ? "\n" : "", ...(quoted ? [el("blockquote", {}, ...words)] : words)];
  });
}

const words = (text, place) =>
  text.type === "plain_text" ? [text.text] : fill(text.text, place.state);

export const drawBlocks = (blocks, place) =>
  blocks.map((block) => {
    const draw = BLOCKS[block.type] ?? unknown;
    return el("div", { class: `block ${block.type}` }, ...draw(block, place));
  });

const unknown = (block) => [el("em", { class: "faint" }, `a block of type ${block.type}`)];

const BLOCKS = {
  divider: () => [el("hr", {})],
  header: (block) => [plain(block.text)],
  section: (block, place) => [
    el(
      "div",
      {},
      block.text && el("div", { class: "words" }, ...words(block.text, place)),
      block.fields &&
        el("div", { class: "fields" }, ...block.fields.map((one) => el("div", { class: "words" }, ...words(one, place)))),
    ),
    block.accessory && drawElement(block.accessory, block, place),
  ],
  context: (block, place) => [
    el(
      "div",
      { class: "row" },
      ...block.elements.map((one) => (one.type === "image" ? image(one) : el("span", {}, ...words(one, place)))),
    ),
  ],
  actions: (block, place) => [
    el("div", { class: "row" }, ...block.elements.map((one) => drawElement(one, block, place))),
  ],
  context_actions: (block, place) => BLOCKS.actions(block, place),
  image: (block) => [image(block)],
  markdown: (block) => [el("div", { class: "words" }, block.text)],
  alert: (block, place) => words(block.text, place),
  input: (block, place) => {
    const wrong = place.errors?.[block.block_id];
    const held = place.held?.[block.block_id]?.[block.element.action_id];
    const element = drawElement(remembered(block.element, held), block, place);
    return [
      el(
        "div",
        { class: "field" },
        el("label", {}, plain(block.label), block.optional && el("span", { class: "faint" }, " (optional)"), element),
        block.hint && el("p", { class: "faint" }, plain(block.hint)),
        wrong && el("p", { class: "wrong", role: "alert" }, wrong),
      ),
    ];
  },
  plan: (block, place) => [el("strong", {}, block.title), ...drawBlocks(block.tasks ?? [], place)],
  task_card: (block, place) => [
    `${MARKS[block.status] ?? "·"} ${block.title}`,
    ...["details", "output"].filter((part) => block[part]).flatMap((part) => BLOCKS.rich_text(block[part], place)),
  ],
  table: (block, place) => [
    el("table", {}, ...block.rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, ...drawCell(cell, place)))))),
  ],
  rich_text: (block, place) => block.elements.map((one) => rich(one, place)),
};

// What somebody typed before the app corrected them stays in the field.
function remembered(element, held) {
  const kept = Object.entries(held ?? {}).filter(([name]) => name === "value" || name.startsWith("selected_"));
  return kept.reduce(
    (shown, [name, value]) => ({ ...shown, [`initial_${name.replace("selected_", "")}`]: value ?? undefined }),
    element,
  );
}

const image = (one) => el("img", { src: one.image_url, alt: one.alt_text, height: 40 });

const drawCell = (cell, place) =>
  cell.type === "rich_text" ? BLOCKS.rich_text(cell, place) : [String(cell.text ?? cell.value)];

function rich(part, place) {
  const inner = () => part.elements.map((one) => rich(one, place));
  const styled = (text) =>
    Object.entries({ bold: "strong", italic: "em", strike: "s", code: "code" }).reduce(
      (held, [style, tag]) => (part.style?.[style] ? el(tag, {}, held) : held),
      text,
    );
  const drawn = {
    rich_text_section: () => el("div", { class: "words" }, ...inner()),
    rich_text_quote: () => el("blockquote", {}, ...inner()),
    rich_text_preformatted: () => el("pre", {}, ...inner()),
    rich_text_list: () =>
      el(part.style === "ordered" ? "ol" : "ul", {}, ...inner().map((one) => el("li", {}, one))),
    text: () => styled(part.text),
    link: () => marked(`<${part.url}|${part.text ?? part.url}>`, place.state)[0] ?? part.url,
    user: () => marked(`<@${part.user_id}>`, place.state)[0],
    channel: () => marked(`<#${part.channel_id}>`, place.state)[0],
    broadcast: () => el("span", { class: "mention" }, `@${part.range}`),
    emoji: () => `:${part.name}:`,
  }[part.type];
  return drawn ? drawn() : `[${part.type}]`;
}

function where(place, element) {
  const at = place.view ? { view: place.view } : { channel: place.channel, message: place.message };
  return { ...at, what: element.action_id };
}

function press(place, element, value) {
  const asks = element.confirm;
  if (asks && !window.confirm(`${plain(asks.title)}\n\n${plain(asks.text)}`)) return;
  act("presses", { ...where(place, element), value });
}

// A field of a form is read when the form is sent; anything else acts at once.
function keep(field, element, block, place, read) {
  if (block.type === "input") place.values?.set(element.action_id, read);
  if (block.type !== "input" || block.dispatch_action)
    field.addEventListener("change", () => press(place, element, read()));
  return field;
}

function drawElement(element, block, place) {
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, block, place) : el("em", { class: "faint" }, `[${element.type}]`);
}

const typed =
  (type) =>
  (element, block, place) => {
    const long = element.multiline ? "textarea" : "input";
    const placeholder = plain(element.placeholder);
    const field = el(long, { type: element.multiline ? null : type, placeholder });
    const first = ["initial_value", "initial_date", "initial_time"].find((name) => element[name]);
    field.value = first ? element[first] : "";
    return keep(field, element, block, place, () => field.value || null);
  };

const offered = (element) => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap((group) => group.options),
];

const select =
  (many = false) =>
  (element, block, place) => {
    const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
    const chosen = new Set(initial.map((one) => one.value));
    const options = offered(element).map((one) => new Option(plain(one.text), one.value, false, chosen.has(one.value)));
    const first = many ? [] : [new Option(plain(element.placeholder) || "Choose", "", false, !chosen.size)];
    const field = el("select", { multiple: many, "aria-label": plain(element.placeholder) || element.action_id });
    field.append(...first, ...options);
    const read = () => (many ? [...field.selectedOptions].map((one) => one.value) : field.value || null);
    return keep(field, element, block, place, read);
  };

const boxes =
  (type) =>
  (element, block, place) => {
    const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
    const inputs = element.options.map((one) =>
      Object.assign(el("input", { type, name: `${block.block_id}-${element.action_id}`, value: one.value }), {
        checked: initial.some((first) => first.value === one.value),
      }),
    );
    const rows = element.options.map((one, number) => el("label", {}, inputs[number], " ", plain(one.text)));
    const field = el("div", {}, ...rows);
    const read = () => {
      const found = inputs.filter((one) => one.checked).map((one) => one.value);
      return type === "radio" ? (found[0] ?? null) : found;
    };
    return keep(field, element, block, place, read);
  };

function external(element, block, place) {
  const list = el("datalist", { id: `${block.block_id}-${element.action_id}` });
  const field = el("input", { list: list.id, placeholder: plain(element.placeholder) });
  let options = element.initial_option ? [element.initial_option] : [];
  field.value = plain(element.initial_option?.text);
  field.addEventListener("input", async () => {
    if (field.value.length < (element.min_query_length ?? 3)) return;
    const said = await act("searches", { ...where(place, element), text: field.value });
    options = offered(said.reply?.body ?? {});
    list.replaceChildren(...options.map((one) => new Option(plain(one.text))));
  });
  const read = () => options.find((one) => plain(one.text) === field.value) ?? null;
  return keep(el("span", {}, field, list), element, block, place, read);
}

const known = (listed, first) => (element, block, place) => {
  const options = listed(place.state).map((one) => ({ text: { text: one.name }, value: one.id }));
  const initial = options.find((one) => one.value === element[first]);
  return select()({ ...element, options, initial_option: initial }, block, place);
};
const people = (state) => state.users.filter((one) => !one.bot_id);

const ELEMENTS = {
  button: (element, block, place) =>
    el(
      "button",
      {
        type: "button",
        class: element.style,
        "aria-label": element.accessibility_label,
        onclick: () => {
          if (element.url) window.open(element.url, "_blank", "noopener");
          press(place, element);
        },
      },
      plain(element.text),
    ),
  icon_button: (element, block, place) => ELEMENTS.button(element, block, place),
  overflow: (element, block, place) =>
    select()({ ...element, placeholder: { text: "⋯" } }, { ...block, type: "actions" }, place),
  image: (element) => image(element),
  static_select: select(),
  multi_static_select: select(true),
  external_select: external,
  users_select: known(people, "initial_user"),
  channels_select: known((state) => state.channels, "initial_channel"),
  conversations_select: known((state) => state.channels, "initial_conversation"),
  radio_buttons: boxes("radio"),
  checkboxes: boxes("checkbox"),
  datepicker: typed("date"),
  timepicker: typed("time"),
  plain_text_input: typed("text"),
  number_input: typed("number"),
  email_text_input: typed("email"),
  url_text_input: typed("url"),
};
