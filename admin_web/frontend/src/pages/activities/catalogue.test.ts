import { expect, test } from "vitest";

import { ENGLISH } from "../../speech/speech";
import { choicesOf, does, finalIn, worst, type Activity } from "./catalogue";

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

  expect(choicesOf(change, ENGLISH)).toBe("new price, percentage, amount or below a competitor");
  expect(choicesOf({ type: "string" }, ENGLISH)).toBe(null);
});

test("what only reads and has no marketplace changes no shop", () => {
  expect(does({ ...ACTIVITY, effect: "read", marketplaces: {} }).label).toBe("Changes no shop");
  expect(does({ ...ACTIVITY, effect: "read" }).label).toBe("Reads only");
});

test("a marketplace in which it is final is named", () => {
  expect(finalIn(ACTIVITY)).toEqual(["amazon", "ebay"]);
  expect(finalIn({ ...ACTIVITY, effect: "irreversible" })).toEqual([]);
});

test("what can be undone in some shops alone does not promise it", () => {
  expect(does(ACTIVITY).label).toBe("Depends on the shop");
});

test("what is final wherever it is supported cannot be undone", () => {
  const { amazon, ebay } = ACTIVITY.marketplaces;
  const everywhere = { ...ACTIVITY, marketplaces: { amazon, ebay, etsy: { supported: false } } };

  expect(worst(everywhere as Activity)).toBe("irreversible");
  expect(does(everywhere as Activity).label).toBe("Cannot be undone");
});
