import { expect, test } from "vitest";

import { readable } from "./money";

test.each([
  [null, "–"],
  [[], "–"],
  ["blue", "blue"],
  ["LIKE_NEW", "Like new"],
  ["used_very_good", "Used very good"],
  ["MUG-BLUE", "MUG-BLUE"],
  [0, "0"],
  [true, "yes"],
  [{ amount: "18.50", currency: "EUR" }, "€18.50"],
  [["a", "b"], "a, b"],
  [{ colour: "blue", sizes: ["S", "M"] }, "colour: blue, sizes: S, M"],
])("the value %j is written as %s", (value, written) => {
  expect(readable(value)).toBe(written);
});
