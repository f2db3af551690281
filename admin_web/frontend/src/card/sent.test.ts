import { expect, test } from "vitest";

import { sent } from "./ValueField";

test.each([
  [{ value: "9.70", unit: "EUR" }, "9,60", "9.60"],
  [{ value: "9.70", unit: "EUR" }, " 9.6 ", "9.6"],
  [{ value: "9.70", unit: "EUR" }, "1,234", "1,234"], // could be two numbers: the server refuses it
  [{ value: "Mug, blue" }, "4,20", "4,20"],
  [{ value: 12 }, "15", 15],
])("%o typed as %s is sent as %s", (of, typed, expected) => {
  expect(sent(of, typed)).toBe(expected);
});
