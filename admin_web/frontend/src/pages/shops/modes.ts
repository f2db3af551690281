/** How far a shop may be trusted, in the words of people; the API says watch, capped and live. */
import type { Shop } from "../../api";
import type { Speech } from "../../speech/speech";

export type Mode = "watch" | "capped" | "live";

export interface ModeWords {
  readonly label: string;
  readonly colour: string;
  readonly says: string;
}

export const MODES: Readonly<Record<Mode, ModeWords>> = {
  watch: { label: "Watch only", colour: "gray", says: "Only read: nothing is sent." },
  capped: { label: "Limited", colour: "yellow", says: "At most so many changes a day are sent." },
  live: { label: "Full", colour: "green", says: "Every approved change is sent." },
};

/** Say what is sent to a shop as far as it is trusted now. */
export function sentTo(
  shop: Pick<Shop, "mode" | "daily_cap" | "used_today">,
  { say, many, figure }: Speech,
): string {
  if (shop.mode === "capped" && shop.daily_cap !== null) {
    return say("At most {changes} a day, {used} used today.", {
      changes: many(shop.daily_cap, "change"),
      used: figure(shop.used_today ?? 0),
    });
  }
  return say(MODES[shop.mode as Mode].says);
}
