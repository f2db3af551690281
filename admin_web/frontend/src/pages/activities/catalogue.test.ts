import { expect, test } from "vitest";

import { choicesOf, does, finalIn, type Activity } from "./catalogue";

const ACTIVITY: Activity = {
  name: "listing.pause",
  version: 1,
  title: "Pause",
  description: "",
  effect: "write",
  guarded: [],
  params: {},
  marketplaces: {
    amazon: { supported: true, effect: "write", undo: false },
    ebay: { supported: true, effect: "irreversible" },
    shopify: { supported: true, effect: "write", undo: true },
  },
};

test("what a parameter may be is said in words", () => {
  const kinds = ["SetPrice", "ChangePct", "ChangeBy", "Undercut"];
  const change = { oneOf: kinds.map((kind) => ({ $ref: `#/$defs/${kind}` })) };

  expect(choicesOf(change)).toBe("new price, percentage, amount or undercut");
  expect(choicesOf({ type: "string" })).toBe(null);
});

test("what only reads and has no marketplace changes no shop", () => {
  expect(does({ ...ACTIVITY, effect: "read", marketplaces: {} })).toBe("Changes no shop");
  expect(does({ ...ACTIVITY, effect: "read" })).toBe("Reads only");
});

test("a marketplace in which it is final is named", () => {
  expect(finalIn(ACTIVITY)).toEqual(["amazon", "ebay"]);
  expect(finalIn({ ...ACTIVITY, effect: "irreversible" })).toEqual([]);
});
