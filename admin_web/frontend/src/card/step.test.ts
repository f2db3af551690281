import { expect, test } from "vitest";

import { typedStep } from "./step";

test.each([
  ["3", false, "3"],
  ["3", true, "-3"],
  ["-3", true, "-3"],
  ["-3", false, "-3"],
  ["−", false, "-"],
  ["+ 2,5", true, "2.5"],
])("“%s” where lower is %s is a step of %s", (typed, lower, step) => {
  expect(typedStep(typed, lower)).toBe(step);
});
