/** How far a shop may be trusted, in the words of people; the API says watch, capped and live. */
import type { Shop } from "../../api";
import { many } from "../../words";

export type Mode = "watch" | "capped" | "live";

export interface ModeWords {
  readonly label: string;
  readonly colour: string;
  readonly says: string;
}

export const MODES: Readonly<Record<Mode, ModeWords>> = {
  watch: { label: "Watch only", colour: "gray", says: "It is read; nothing is ever sent." },
  capped: { label: "Limited", colour: "yellow", says: "At most so many changes a day are sent." },
  live: { label: "Full", colour: "green", says: "Every approved change is sent." },
};

/** Say what is sent to a shop as far as it is trusted now. */
export function sentTo(shop: Pick<Shop, "mode" | "daily_cap" | "used_today">): string {
  if (shop.mode === "capped" && shop.daily_cap !== null) {
    return `At most ${many(shop.daily_cap, "change")} a day, ${shop.used_today ?? 0} used today.`;
  }
  return MODES[shop.mode as Mode].says;
}
