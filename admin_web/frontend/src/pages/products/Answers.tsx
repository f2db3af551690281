import { Text } from "@mantine/core";

import type { WholeProduct } from "../../api";
import { useSpeech } from "../../speech/speech";
import { decoded } from "../../words";
import { useMarketplaces } from "../activities/catalogue";
import { called } from "./fields";
import { readable } from "./money";

/** Lay nested answers out by the names under which they were asked for. */
function flat(answers: object): [string, unknown][] {
  return Object.entries(answers).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !("amount" in value)
      ? flat(value)
      : [[name, value] satisfies [string, unknown]],
  );
}

/** What the product was asked for new listings, and remembers for every later one. */
export function Answers({ answers }: { answers: WholeProduct["answers"] }) {
  const places = Object.entries(answers);
  const titled = useMarketplaces();
  const { say, locale } = useSpeech();
  return (
    <section className="section" aria-label={say("Details kept for new listings")}>
      <h2 className="part">{say("Details kept for new listings")}</h2>
      {places.length === 0 && (
        <Text size="sm" c="dimmed">
          {say("None yet. What a marketplace asks for a new listing is asked once, and kept here.")}
        </Text>
      )}
      {places.map(([place, known]) => (
        <div key={place}>
          <Text size="sm" fw={600} mb={4}>
            {titled(place)}
          </Text>
          <dl className="facts">
            {flat(known).map(([name, value]) => (
              <div key={name}>
                <dt>{say(called(name))}</dt>
                <dd>{decoded(readable(value, locale))}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
