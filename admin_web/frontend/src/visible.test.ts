import { expect, test } from "vitest";
import { read, visible } from "./visible";

test("a mark that turns the direction is drawn as an escape", () => {
  expect(visible("Mug \u202e99.1")).toBe("Mug \\u202e99.1");
});

test("two article numbers that look the same can be told apart", () => {
  expect(visible("MUG\u200b-RED")).toBe("MUG\\u200b-RED");
});

test("what shows as itself stays as it is", () => {
  const shown = "הדפס ירושלים, 👩‍🎨 €1.200,00\n\tم\u200fن";
  expect(visible(shown)).toBe(shown);
});

test("a whole answer hides nothing, however it is escaped on the way", () => {
  expect(read('{"a":["x\\u202ey","x\u2066y"],"b":1}')).toEqual({
    a: ["x\\u202ey", "x\\u2066y"],
    b: 1,
  });
});
