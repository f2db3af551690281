import { describe, expect, test } from "vitest";

import type { Run } from "./api";
import { progress, standing, stepped } from "./card/progress";
import { ENGLISH as english } from "./speech/speech";

const step = (state: string, counts: Record<string, number>) =>
  stepped({ step: "w1.drop", activity: "offer.update_price", title: "", state, counts }, english);

describe("a step", () => {
  test.each([
    ["done", { done: 5, conflict: 1 }, "5 of 6 done, 1 changed meanwhile", "yellow"],
    ["failed", { failed: 3 }, "3 failed", "red"],
    ["not_run", { done: 472, cancelled: 1528 }, "stopped after 472 of 2,000", "yellow"],
    ["not_run", { cancelled: 6 }, "stopped", "gray"],
    ["parked", { done: 1, parked: 2 }, "1 of 3 done, 2 need a person", "orange"],
    ["running", { done: 208, pending: 1792 }, "208 of 2,000 done", "sea"],
    ["done", { done: 6 }, "done", "green"],
    ["done", {}, "done", "green"],
  ])("that is %s with %o is shown as %s", (state, counts, label, colour) => {
    expect(step(state, counts)).toMatchObject({ label, colour });
  });
});

describe("a run", () => {
  test.each([
    ["failed", { done: 5, conflict: 1 }, "partly done"],
    ["failed", { conflict: 1 }, "failed"],
    ["cancelled", { done: 472, cancelled: 1528 }, "stopped"],
    ["done", { done: 6 }, "done"],
    ["running", { pending: 6 }, "begins"],
    ["running", { done: 1, pending: 5 }, "running"],
    ["running", { done: 5, accepted: 1 }, "waits for the shop"],
  ] as const)("that is %s with %o is shown as %s", (state, counts, label) => {
    expect(standing({ state, counts }).label).toBe(label);
  });

  test("that only waits for a shop says for which", () => {
    const item = { state: "accepted", item: "amazon_de/MUG-BLACK" };
    const run = { state: "running", counts: { accepted: 1 }, items: [item] } as unknown as Run;
    expect(progress(run, english, () => "Amazon DE")).toBe("0 of 1 done, 1 waits for Amazon DE");
  });
});
