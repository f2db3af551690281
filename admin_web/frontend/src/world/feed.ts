/** Requests and effects as one list: what was asked of the shops, and what came of it. */
import type { World } from "../api";

type Request = World["requests"][number];
type Effect = World["effects"][number];

export interface Entry {
  readonly key: string;
  readonly at: string;
  readonly shop: string;
  /** None where only the effect of an older request is known still. */
  readonly request: Request | null;
  readonly effects: readonly Effect[];
  /** How often the same happened at a stretch, this being the last time. */
  readonly times: number;
}

/** Return what happened, newest first; plain reads only where they are asked for. */
export function happened(world: World, shop: string, reads: boolean): Entry[] {
  const own = world.effects.filter((one) => one.shop === shop);
  const requests = world.requests.filter((one) => one.shop === shop);
  const entries: Entry[] = requests
    .filter((one) => reads || one.kind === "write" || one.fault !== null)
    .map((request) => ({
      key: `request ${request.seq}`,
      at: request.at,
      shop,
      request,
      effects: own.filter((one) => one.request === request.seq),
      times: 1,
    }));
  const known = new Set(requests.map((one) => one.seq));
  for (const effect of own) {
    if (known.has(effect.request)) continue;
    entries.push({
      key: `effect ${effect.seq}`,
      at: effect.at,
      shop,
      request: null,
      effects: [effect],
      times: 1,
    });
  }
  entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.key.localeCompare(a.key));
  return reads ? entries : stretched(entries);
}

/** Draw look-ups that end alike one after the other as one entry. */
function stretched(entries: readonly Entry[]): Entry[] {
  const found: Entry[] = [];
  for (const entry of entries) {
    const newer = found.at(-1);
    if (newer !== undefined && alike(newer.request, entry.request)) {
      found[found.length - 1] = { ...newer, times: newer.times + 1 };
    } else found.push(entry);
  }
  return found;
}

function alike(one: Request | null, other: Request | null): boolean {
  if (one === null || other === null) return false;
  const looks = one.kind !== "write" && other.kind !== "write";
  return looks && one.status === other.status && one.fault === other.fault;
}

/** Say how a request ended, in words; a number stands only where something was refused. */
export function ended({ status }: Pick<Request, "status">): string {
  if (status === null) return "connection cut";
  if (status < 300) return "answered";
  return status === 429 ? "asked to slow down (429)" : `refused (${status})`;
}

/** Say what a write that has changed nothing is worth: one that was taken may still be applied. */
export function without({ status, fault }: Pick<Request, "status" | "fault">): string {
  return fault === null && status !== null && status < 300
    ? "accepted; nothing has changed yet"
    : "nothing was changed by it";
}
