import { expect, test } from "vitest";

import { grouped } from "./questions";

const question = (text: string) => ({ text, choices: [] });

test("questions that begin alike stand under their common beginning", () => {
  const groups = grouped([
    question(
      "2 things are open. Answer them in this order.\neBay needs this about MUG-BLUE: colour",
    ),
    question("eBay needs this about MUG-BLUE: size"),
    question("How many?"),
  ]);

  expect(groups.map(({ about, fields }) => [about, fields.map((one) => one.label)])).toEqual([
    ["eBay needs this about MUG-BLUE", ["Colour", "Size"]],
    ["", ["How many?"]],
  ]);
});

test("the place of a question stays what it was", () => {
  const groups = grouped([question("A: one?"), question("B: two?"), question("A: three?")]);

  expect(groups.flatMap(({ fields }) => fields.map((one) => one.place))).toEqual([0, 1, 2]);
});
