/** How one line is found among thousands. */
import type { Line } from "../api";

/** Return the lines in whose title or number every word stands. */
export function found(lines: readonly Line[], wanted: string): readonly Line[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const text = `${line.name} ${line.sku}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Return lines with those first that change most: money in percent, counts by their difference. */
export function largest(lines: readonly Line[]): Line[] {
  return lines
    .map((line) => ({ line, by: size(line) }))
    .sort((one, other) => other.by - one.by)
    .map(({ line }) => line);
}

function size({ before, after, currency }: Line): number {
  const [from, to] = [Number(before), Number(after)];
  if (before === null || after === null || Number.isNaN(to - from)) return -1;
  const by = Math.abs(to - from);
  return currency && from !== 0 ? by / Math.abs(from) : by;
}
