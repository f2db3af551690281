import { expect, test } from "vitest";

import type { World } from "../api";
import { compared } from "./changes";

function world(price: string, effect?: string): World {
  const row = { sku: "MUG", title: "Mug", price, currency: "EUR", stock: 3, state: "active" };
  const shop = { shop: "shopify", title: "Shopify", marketplace: "shopify", total: 1 };
  const at = "2026-01-01T00:00:00Z";
  const done = { seq: 1, request: 1, at, shop: "shopify", sku: "MUG", what: "price" };
  return {
    version: "1",
    shops: [{ ...shop, rows: [row] }],
    faults: [],
    requests: [],
    effects: effect === undefined ? [] : [{ ...done, value: effect }],
  };
}

test("what was never seen before has not changed", () => {
  expect(compared(undefined, world("5.00"), 0).changed).toEqual({});
});

test("a price that our own write explains is ours, any other is somebody else's", () => {
  const seen = compared(undefined, world("5.00"), 0);

  const own = compared(seen, world("4.00", "4.00"), 1);
  const others = compared(seen, world("4.00"), 1);

  expect(own.changed).toEqual({ "shopify/MUG": { price: "5.00", at: 1, byUs: true } });
  expect(others.changed["shopify/MUG"]?.byUs).toBe(false);
});

test("a change is shown for two minutes", () => {
  const changed = compared(compared(undefined, world("5.00"), 0), world("4.00"), 1000);

  expect(compared(changed, world("4.00"), 120_999).changed).not.toEqual({});
  expect(compared(changed, world("4.00"), 121_000).changed).toEqual({});
});
