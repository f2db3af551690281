/** The catalogue as the server writes it out of the activities' own declarations. */
import { useQuery } from "@tanstack/react-query";

import { ask } from "../../api";
import type { Speech } from "../../speech/speech";
import { RISK } from "../../words";

export interface Support {
  readonly supported: boolean;
  readonly effect?: string;
  readonly means?: string | null;
  readonly stages?: readonly string[];
  readonly idempotency?: string;
  readonly settles_s?: number;
  readonly undo?: boolean;
  readonly no_undo?: string | null;
}

export interface Property {
  readonly title?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly anyOf?: readonly Property[];
  readonly oneOf?: readonly Property[];
  readonly $ref?: string;
}

export interface Activity {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly effect: string;
  readonly guarded: readonly string[];
  readonly params: {
    readonly properties?: Readonly<Record<string, Property>>;
    readonly required?: readonly string[];
  };
  readonly marketplaces: Readonly<Record<string, Support>>;
}

export interface Catalogue {
  readonly activities: readonly Activity[];
  readonly marketplaces: readonly { readonly id: string; readonly title: string }[];
}

const IDEMPOTENCY: Record<string, string> = {
  native: "the marketplace remembers our key",
  compare_and_set: "the marketplace compares before it writes",
  read_before: "we read directly before we write",
  none: "we read directly before we write",
};

/** Say how a write is kept from happening twice. */
export function onceBy(support: Support): string {
  return IDEMPOTENCY[support.idempotency ?? ""] ?? support.idempotency ?? "–";
}

const CALLED: Readonly<Record<string, string>> = {
  sku: "Article number",
  skus: "Article numbers",
  change: "Change of the price",
};

const KINDS: Readonly<Record<string, string>> = {
  SetPrice: "new price",
  ChangePct: "percentage",
  ChangeBy: "amount",
  Undercut: "below a competitor",
};

/** Name a parameter as people do. */
export function called(name: string, property: Property): string {
  return CALLED[name] ?? property.title ?? name;
}

/** Write a name of several words as people do: "PriceChange" is "price change". */
function spaced(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, " $1").toLowerCase();
}

/** Say between what one may choose for a parameter: "new price, percentage or amount"; else null. */
export function choicesOf(property: Property, { say, listed }: Speech): string | null {
  const kinds = (property.anyOf ?? property.oneOf ?? []).flatMap(({ $ref }) =>
    $ref === undefined ? [] : [$ref.split("/").pop() ?? ""],
  );
  return kinds.length < 2
    ? null
    : listed(
        kinds.map((kind) => say(KINDS[kind] ?? spaced(kind))),
        "or",
      );
}

/** Return where an activity is final though it is not so everywhere. */
export function finalIn({ effect, marketplaces }: Activity): string[] {
  if (effect === "irreversible") return [];
  return Object.entries(marketplaces)
    .filter(([, { effect: there, undo }]) => there === "irreversible" || undo === false)
    .map(([place]) => place);
}

/** Return the worst that an activity is: one that is final wherever it is supported is final. */
export function worst(activity: Activity): string {
  const supported = Object.values(activity.marketplaces).filter((one) => one.supported);
  const final = finalIn(activity).length;
  return final > 0 && final === supported.length ? "irreversible" : activity.effect;
}

/** Say what an activity does to shops: one that is of no marketplace can change none. */
export function does(activity: Activity): { label: string; colour: string } {
  const effect = worst(activity);
  const { label = effect, colour = "gray" } = RISK[effect] ?? {};
  if (effect === "read" && Object.keys(activity.marketplaces).length === 0)
    return { label: "Changes no shop", colour };
  if (effect === "write" && finalIn(activity).length > 0)
    return { label: "Depends on the shop", colour: "yellow" };
  return { label, colour };
}

/** Ask for the catalogue, which stays as it is while the server runs. */
export function useCatalogue() {
  return useQuery({
    queryKey: ["catalog"],
    queryFn: async () => (await ask("get", "/api/catalog")) as unknown as Catalogue,
    staleTime: Infinity,
  });
}

/** Return how marketplaces are called by their ids. */
export function useMarketplaces(): (id: string) => string {
  const found = useCatalogue();
  return (id) => found.data?.marketplaces.find((one) => one.id === id)?.title ?? id;
}
