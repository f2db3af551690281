// Buttons, lists and fields that work: what is pressed or chosen goes to the app at once, what is
// typed into a form goes with the form.

import { confirmed } from "./asking.js";
import { signed } from "/parts/signs.js";
import { el, plain } from "./text.js";
import { unknown } from "/parts/unknown.js";
import { act, here } from "./wire.js";

export function drawElement(element, block, place) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(here.me)) return null;
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, block, place) : unknown("element", element.type);
}

// What somebody typed before the app corrected them stays in the field.
export function remembered(element, held) {
  const kept = Object.entries(held ?? {}).filter(([name]) => name === "value" || name.startsWith("selected_"));
  return kept.reduce(
    (shown, [name, value]) => ({ ...shown, [`initial_${name.replace("selected_", "")}`]: value ?? undefined }),
    element,
  );
}

function where(place, element) {
  const at = place.view ? { view: place.view } : { channel: place.channel, message: place.message };
  return { ...at, what: element.action_id };
}

async function press(place, element, value) {
  if (element.confirm && !(await confirmed(element.confirm, place.state))) return;
  act("presses", { ...where(place, element), value });
}

// A field of a form is read when the form is sent; anything else acts at once.
function keep(field, element, block, place, read) {
  if (block.type === "input") place.values?.set(element.action_id, read);
  if (block.type !== "input" || block.dispatch_action)
    field.addEventListener("change", () => press(place, element, read()));
  return field;
}

function button(element, block, place) {
  const pressed = () => {
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    press(place, element);
  };
  const told = { type: "button", class: element.style, "aria-label": element.accessibility_label };
  return el("button", { ...told, onclick: pressed }, ...signed(plain(element.text)));
}

function overflow(element, block, place) {
  const choose = (event, one) => {
    event.target.closest("details").open = false;
    if (one.url) window.open(one.url, "_blank", "noopener,noreferrer");
    press(place, element, one.value);
  };
  const options = element.options.map((one) =>
    el("button", { type: "button", onclick: (event) => choose(event, one) }, ...signed(plain(one.text))),
  );
  return el("details", { class: "menu" }, el("summary", { "aria-label": "More actions" }, "⋯"), el("div", {}, ...options));
}

// Nothing is fetched from anywhere: an image stands as its words and its address.
const image = (element) =>
  el(
    "span",
    { class: "image", role: "img", "aria-label": element.alt_text },
    element.alt_text,
    el("small", {}, element.image_url ?? ""),
  );

const INITIAL = ["initial_value", "initial_date", "initial_time", "initial_date_time"];

const typed = (type) => (element, block, place) => {
  const long = element.multiline ? "textarea" : "input";
  const step = type === "number" && element.is_decimal_allowed ? "any" : null;
  const told = { type: element.multiline ? null : type, step, placeholder: plain(element.placeholder) };
  const field = el(long, told);
  const first = INITIAL.find((name) => element[name]);
  field.value = first ? element[first] : "";
  return keep(field, element, block, place, () => field.value || null);
};

const offered = (element) => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap((group) => group.options),
];

function option(one, chosen) {
  const says = plain(one.description);
  const label = says ? `${plain(one.text)} — ${says}` : plain(one.text);
  return new Option(label, one.value, false, chosen.has(one.value));
}

const select =
  (many = false) =>
  (element, block, place) => {
    const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
    const chosen = new Set(initial.map((one) => one.value));
    const options = offered(element).map((one) => option(one, chosen));
    const first = many ? [] : [new Option(plain(element.placeholder) || "Choose", "", false, !chosen.size)];
    const label = plain(element.placeholder) || element.action_id;
    const field = el("select", { multiple: many, "aria-label": block.type === "input" ? null : label });
    field.append(...first, ...options);
    const read = () => (many ? [...field.selectedOptions].map((one) => one.value) : field.value || null);
    return keep(field, element, block, place, read);
  };

const boxes = (type) => (element, block, place) => {
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
  button,
  icon_button: button,
  overflow,
  image,
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
