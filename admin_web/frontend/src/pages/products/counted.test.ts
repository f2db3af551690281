import { expect, test } from "vitest";

import { ENGLISH } from "../../speech/speech";
import { importedOf, rowsOf } from "./counted";

test("the counts of a file add up to its rows, and none of them is nothing", () => {
  expect(rowsOf({ rows: 3, new: 1, changed: 0, same: 0 }, ENGLISH)).toBe(
    "3 rows: 1 new, 2 with problems",
  );
  expect(rowsOf({ rows: 1, new: 0, changed: 0, same: 1 }, ENGLISH)).toBe("1 row: 1 unchanged");
});

test("what was imported is said in products", () => {
  expect(importedOf({ rows: 1, new: 0, changed: 1, same: 0 }, ENGLISH)).toBe("1 product changed");
  expect(importedOf({ rows: 4, new: 2, changed: 1, same: 1 }, ENGLISH)).toBe(
    "2 products new and 1 changed",
  );
});
