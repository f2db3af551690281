import { describe, expect, test } from "vitest";

import {
  all,
  bounded,
  capital,
  decoded,
  difference,
  inState,
  left,
  listed,
  many,
  risk,
  shown,
  spread,
} from "./words";

describe("a change", () => {
  test.each([
    ["20.00", "18.00", "EUR", "−10%"],
    ["19.99", "17.99", "EUR", "≈\u00a0−10%"],
    ["10.00", "10.50", "EUR", "+5%"],
    ["10.00", "10.00", "EUR", ""],
    ["0.00", "5.00", "EUR", ""],
    [12, 40, null, "+28"],
    ["active", "paused", null, ""],
    [null, "5.00", "EUR", ""],
  ])("from %s to %s is said as %s", (before, after, currency, said) => {
    expect(difference({ before, after, currency })).toBe(said);
  });

  test("is said in German with a blank that does not break", () => {
    const line = { before: "20.00", after: "18.00", currency: "EUR" };
    expect(difference(line, "de-DE")).toBe("−10\u00a0%");
  });
});

test("the items of a run are counted by what became of them", () => {
  const run = { counts: { done: 3, accepted: 2, pending: 5 } };
  expect(inState(run, "pending", "accepted", "failed")).toBe(7);
  expect(all(run)).toBe(10);
});

describe("several changes", () => {
  const price = (before: string, after: string) => ({ before, after, currency: "EUR" });

  test("that are the same but for the rounding of cents are said once", () => {
    expect(spread([price("19.99", "17.99"), price("18.50", "16.65")])).toBe("≈\u00a0−10%");
  });

  test("that differ are said by their ends", () => {
    expect(spread([price("10.00", "9.00"), price("10.00", "9.50"), price("10.00", "9.70")])).toBe(
      "−10% to −3%",
    );
  });

  test("of prices and of counts are told apart", () => {
    const stock = { before: 25, after: 40, currency: null };
    expect(spread([price("10.00", "9.00"), stock])).toBe("+15, −10%");
  });
});

test.each([
  ["price_change_pct", "-10", "price change −10%"],
  ["below_floor", false, "below floor no"],
])("the bound %s of %s is said as %s", (name, value, said) => {
  expect(bounded(name, value)).toBe(said);
});

test.each([
  ["LIKE_NEW", "Like new"],
  ["USED_VERY_GOOD", "Used very good"],
  ["MUG-BLUE", "MUG-BLUE"],
  ["DHL Paket", "DHL Paket"],
])("the code %s is written as %s", (code, written) => {
  expect(decoded(code)).toBe(written);
});

test("a sentence begins with a capital, but eBay stays eBay", () => {
  expect([capital("ends it, too"), capital("eBay asks")]).toEqual(["Ends it, too", "eBay asks"]);
});

test("money keeps every digit that it has", () => {
  expect(shown("1234567890123456.78", "EUR")).toBe("€1,234,567,890,123,456.78");
  expect(shown("0.005", "EUR")).toBe("€0.005");
});

test("a currency that nobody knows is written out", () => {
  expect(shown("5.00", "not a currency")).toBe("5.00 not a currency");
});

test("one irreversible line makes the whole plan irreversible", () => {
  expect(risk([{ effect: "write" }, { effect: "irreversible" }, { effect: "read" }])).toBe(
    "irreversible",
  );
});

test("a plan whose writes are known only later is no read", () => {
  expect(risk([])).toBe("write");
});

test.each([
  ["2026-01-03T00:00:00Z", "2 days"],
  ["2026-01-01T23:59:30Z", "23\u00a0h 59\u00a0min"],
  ["2026-01-01T00:00:42Z", "42\u00a0s"],
  ["2025-12-31T00:00:00Z", "no time"],
])("until %s there is %s left", (until, said) => {
  expect(left(until, Date.parse("2026-01-01T00:00:00Z"))).toBe(said);
});

test("names are joined as a sentence does", () => {
  expect(listed([])).toBe("nobody");
  expect(listed(["Ana", "Ben", "Cy"], "or")).toBe("Ana, Ben or Cy");
});

test("one is not many", () => {
  expect([many(1, "change"), many(2000, "change")]).toEqual(["1 change", "2,000 changes"]);
});
