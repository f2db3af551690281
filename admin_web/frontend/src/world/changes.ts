/** What changed in the simulated shops while somebody was looking. */
import type { SeenRow, World } from "../api";

/** One article that changed: what it was before, and who did it. */
export interface Changed {
  readonly price?: string;
  readonly stock?: number;
  readonly state?: string;
  /** When it was noticed, in ms of this browser's clock. */
  readonly at: number;
  readonly byUs: boolean;
}

export interface Watched {
  readonly world: World;
  /** By shop and article; what is older than `SHOWN_MS` is forgotten. */
  readonly changed: Readonly<Record<string, Changed>>;
}

const SHOWN_MS = 120_000;

export function place(shop: string, sku: string): string {
  return `${shop}/${sku}`;
}

/** Compare what is seen with what was seen before. */
export function compared(before: Watched | undefined, world: World, now: number): Watched {
  const old = new Map<string, SeenRow>();
  for (const { shop, rows } of before?.world.shops ?? []) {
    for (const row of rows) old.set(place(shop, row.sku), row);
  }
  const kept = Object.entries(before?.changed ?? {}).filter(([, { at }]) => now - at < SHOWN_MS);
  const changed = new Map<string, Changed>(kept);
  for (const { shop, rows } of world.shops) {
    for (const row of rows) {
      const was = old.get(place(shop, row.sku));
      if (was && !same(was, row)) {
        changed.set(place(shop, row.sku), {
          ...differing(was, row),
          at: now,
          byUs: ours(world, shop, row),
        });
      }
    }
  }
  return { world, changed: Object.fromEntries(changed) };
}

function same(a: SeenRow, b: SeenRow): boolean {
  return a.price === b.price && a.stock === b.stock && a.state === b.state;
}

function differing(was: SeenRow, row: SeenRow): Pick<Changed, "price" | "stock" | "state"> {
  return {
    ...(was.price === row.price ? {} : { price: was.price }),
    ...(was.stock === row.stock ? {} : { stock: was.stock }),
    ...(was.state === row.state ? {} : { state: was.state }),
  };
}

/** Tell whether the newest effect on an article explains how it is now. */
function ours(world: World, shop: string, row: SeenRow): boolean {
  const values: unknown[] = [row.price, row.stock, row.state];
  const last = world.effects.filter((one) => one.shop === shop && one.sku === row.sku).at(-1);
  return last !== undefined && values.includes(last.value);
}
