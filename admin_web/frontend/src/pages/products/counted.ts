/** What a file of products does, in words whose counts add up. */
import type { Import } from "../../api";
import type { Speech } from "../../speech/speech";

type Counted = Pick<Import, "rows" | "new" | "changed" | "same">;

function told(counts: readonly (readonly [number, string])[], { say, figure }: Speech): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${figure(count)} ${say(words)}`)
    .join(", ");
}

/** Say what each row of a file is: "3 rows: 1 new, 2 with problems". */
export function rowsOf(found: Counted, speech: Speech): string {
  const wrong = found.rows - found.new - found.changed - found.same;
  const parts = told(
    [
      [found.new, "new"],
      [found.changed, "changed"],
      [found.same, "unchanged"],
      [wrong, "with problems"],
    ],
    speech,
  );
  const rows = speech.many(found.rows, "row");
  return parts ? `${rows}: ${parts}` : rows;
}

/** Say what was imported: "1 product changed", "2 products new and 1 changed". */
export function importedOf(found: Counted, { say, many, figure, listed }: Speech): string {
  const parts = [[found.new, "new"] as const, [found.changed, "changed"] as const].filter(
    ([count]) => count > 0,
  );
  return listed(
    parts.map(([count, word], place) =>
      place === 0 ? `${many(count, "product")} ${say(word)}` : `${figure(count)} ${say(word)}`,
    ),
  );
}
