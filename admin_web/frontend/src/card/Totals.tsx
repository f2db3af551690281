import { Text } from "@mantine/core";

import type { Plan } from "../api";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { bounded, spread } from "../words";

/** What a plan comes to in each shop, and what is known only when it runs. */
export function Totals({ plan }: { plan: Plan }) {
  const { titled } = useIdentity();
  const { say, many, listed, locale } = useSpeech();
  const writes = plan.lines.filter((line) => !line.idle);
  // a single line says itself what it comes to
  const told = plan.lines.length < 2 ? [] : [...new Set(writes.map((line) => line.shop))];
  return (
    <div className="totals">
      {writes.length === 0 && plan.unresolved.length === 0 && (
        <Text size="sm">{say("Nothing would change.")}</Text>
      )}
      {told.map((shop) => {
        const own = writes.filter((line) => line.shop === shop);
        const by = spread(own, locale);
        const final = own.every((line) => line.activity === "listing.end");
        return (
          <Text size="sm" key={shop}>
            {say(final ? "{listings} in {shop} end for good" : "{changes} in {shop}", {
              changes: many(own.length, "change"),
              listings: many(own.length, "listing"),
              shop: titled(shop),
            })}
            {by && ` (${by})`}
          </Text>
        );
      })}
      {plan.unresolved.map((part) => (
        <Text size="sm" key={part.step}>
          {say("Up to {n} in {shop} when it runs: {why}", {
            n: many(part.writes, "more change"),
            shop: titled(part.shop),
            why: part.reason,
          })}
          {Object.keys(part.bounds).length > 0 &&
            say(" Each stays within {bounds}.", {
              bounds: listed(
                Object.entries(part.bounds).map(([name, value]) => bounded(name, value)),
              ),
            })}
        </Text>
      ))}
    </div>
  );
}
