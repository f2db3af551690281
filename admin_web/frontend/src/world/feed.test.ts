import { expect, test } from "vitest";

import { ended, without } from "./feed";

test("how a request ended is said in words", () => {
  expect(ended({ status: null })).toBe("connection cut");
  expect(ended({ status: 202 })).toBe("answered");
  expect(ended({ status: 429 })).toBe("asked to slow down (429)");
  expect(ended({ status: 503 })).toBe("refused (503)");
});

test("a write that was accepted is not said to have changed nothing", () => {
  expect(without({ status: 200, fault: null })).toBe("accepted; nothing has changed yet");
  expect(without({ status: null, fault: "fail_before" })).toBe("nothing was changed by it");
});
