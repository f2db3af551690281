import { expect, test } from "vitest";

import type { World } from "../api";
import { ended, happened, without } from "./feed";

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

test("look-ups that end alike at a stretch are one entry, unless all are asked for", () => {
  const look = {
    shop: "shopify",
    operation: "product",
    kind: "read",
    fault: "outage",
    status: 503,
  };
  const requests = [1, 2, 3].map((seq) => ({ ...look, seq, at: `2026-03-01T08:00:0${seq}Z` }));
  const world: World = { version: "", shops: [], faults: [], effects: [], requests };

  expect(happened(world, "shopify", false)).toMatchObject([{ request: { seq: 3 }, times: 3 }]);
  expect(happened(world, "shopify", true)).toHaveLength(3);
});
