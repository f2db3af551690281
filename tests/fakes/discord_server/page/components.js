// Draws the components of messages and modals, by the numbers that Discord gives their kinds.
// Source: discord.com/developers/docs/components/reference.

import { words } from "./markdown.js";
import { el } from "/parts/el.js";
import { signed } from "/parts/signs.js";
import { unknown } from "/parts/unknown.js";

export const drawComponents = (components, state) => components.map((one) => draw(one, state));

function draw(component, state) {
  const how = KINDS[component.type];
  return how ? how(component, state) : unknown("component", component.type);
}

function container(box, state) {
  const accented = box.accent_color !== null && box.accent_color !== undefined;
  const bar = el("span", { class: "accent" });
  if (accented) bar.style.background = `#${box.accent_color.toString(16).padStart(6, "0")}`;
  return el(
    "div",
    { class: accented ? "box accented" : "box" },
    accented && bar,
    ...drawComponents(box.components, state),
  );
}

function button(one) {
  const label = [one.emoji?.name, one.label].filter(Boolean).join(" ");
  const told = { type: "button", class: `button style-${one.style}`, disabled: Boolean(one.disabled) };
  return el("button", told, ...signed(label), one.style === 5 && " ↗");
}

function select(one) {
  const chosen = (one.options ?? []).filter((option) => option.default).map((option) => option.label);
  const told = chosen.join(", ") || one.placeholder || "Make a selection";
  return el("div", { class: chosen.length ? "select chosen" : "select" }, el("span", {}, ...signed(told)), "⌄");
}

function separator(one) {
  const kinds = [one.spacing === 2 && "wide", one.divider === false && "unseen"].filter(Boolean);
  return el("hr", { class: kinds.join(" ") });
}

function input(one) {
  const told = { placeholder: one.placeholder ?? "" };
  const field = el(one.style === 2 ? "textarea" : "input", told);
  field.value = one.value ?? "";
  return field;
}

function label(one, state) {
  const needed = one.component.required !== false;
  return el(
    "div",
    { class: "field" },
    el("label", {}, one.label, needed && el("span", { class: "needed" }, " *")),
    one.description && el("span", { class: "small" }, one.description),
    draw(one.component, state),
  );
}

// Nothing is fetched from anywhere: a picture or a file stands as its words.
const picture = (one) => el("span", { class: "picture" }, one.description ?? one.media?.url ?? "picture");

const KINDS = {
  1: (row, state) => el("div", { class: "row" }, ...drawComponents(row.components, state)),
  2: button,
  3: select,
  4: input,
  5: select,
  6: select,
  7: select,
  8: select,
  9: (section, state) =>
    el(
      "div",
      { class: "section" },
      el("div", {}, ...drawComponents(section.components, state)),
      draw(section.accessory, state),
    ),
  10: (text, state) => words(text.content, state),
  11: picture,
  12: (gallery) => el("div", { class: "row" }, ...gallery.items.map(picture)),
  13: (file) => el("span", { class: "file" }, file.name ?? file.file?.url ?? "file"),
  14: separator,
  17: container,
  18: label,
};
