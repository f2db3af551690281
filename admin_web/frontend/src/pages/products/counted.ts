/** What a file of products does, in words whose counts add up. */
import type { Import } from "../../api";
import { listed, many } from "../../words";

type Counted = Pick<Import, "rows" | "new" | "changed" | "same">;

function told(counts: readonly (readonly [number, string])[]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${new Intl.NumberFormat("en-GB").format(count)} ${words}`)
    .join(", ");
}

/** Say what each row of a file is: "3 rows: 1 new, 2 with problems". */
export function rowsOf(found: Counted): string {
  const wrong = found.rows - found.new - found.changed - found.same;
  const parts = told([
    [found.new, "new"],
    [found.changed, "changed"],
    [found.same, "unchanged"],
    [wrong, "with problems"],
  ]);
  return parts ? `${many(found.rows, "row")}: ${parts}` : many(found.rows, "row");
}

/** Say what was imported: "1 product changed", "2 products new and 1 changed". */
export function importedOf(found: Counted): string {
  const parts = [[found.new, "new"] as const, [found.changed, "changed"] as const].filter(
    ([count]) => count > 0,
  );
  return listed(
    parts.map(([count, word], place) =>
      place === 0 ? `${many(count, "product")} ${word}` : `${String(count)} ${word}`,
    ),
  );
}
