import { Badge, Switch, Text } from "@mantine/core";
import { useState } from "react";

import type { SeenShop, World } from "../api";
import { useSpeech } from "../speech/speech";
import { Unfold } from "../Unfold";
import { shown, type Value } from "../words";
import { struck } from "./faults";
import { ended, happened, without, type Entry } from "./feed";

/** What was asked of a shop, and what it did; a lost or repeated answer cannot hide here. */
export function Feed(props: {
  world: World;
  seen: SeenShop;
  heading: "h2" | "h3";
  /** How many requests are drawn before somebody asks for the rest. */
  folded: number;
}) {
  const { world, seen, heading: Heading, folded } = props;
  const { say, many } = useSpeech();
  const [reads, setReads] = useState(false);
  const [whole, setWhole] = useState(false);
  const entries = happened(world, seen.shop, reads);
  return (
    <section aria-label={say("Requests to {shop}", { shop: seen.title })}>
      <div className="feed-top">
        <Heading className="part">{say("What the shop received")}</Heading>
        <Switch
          size="xs"
          label={say("Show all look-ups")}
          checked={reads}
          onChange={(event) => {
            setReads(event.currentTarget.checked);
          }}
        />
      </div>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {say("Nothing was written yet. Approve a plan, and every request appears here.")}
        </Text>
      )}
      <ol className="feed" aria-label={say("Newest first")}>
        {entries.slice(0, whole ? undefined : folded).map((entry) => (
          <One
            key={entry.key}
            entry={entry}
            currency={seen.rows[0]?.currency ?? null}
            named={reads}
          />
        ))}
      </ol>
      {entries.length > folded && (
        <Unfold whole={whole} turn={setWhole} all={many(entries.length, "request")} />
      )}
    </section>
  );
}

function One(props: { entry: Entry; currency: string | null; named: boolean }) {
  const { entry, currency, named } = props;
  const { request, effects } = entry;
  const { say, locale } = useSpeech();
  const fault = struck(request?.fault ?? null);
  const time = new Date(entry.at).toLocaleTimeString(locale);
  return (
    <li className={request?.fault ? "struck" : undefined}>
      <span className="request">
        <time dateTime={entry.at}>{time}</time>
        {request === null ? (
          <span>{say("an earlier request")}</span>
        ) : (
          <>
            <span>
              {entry.times > 1 && `${entry.times} × `}
              {say(request.kind === "write" ? "change" : "look-up")} · {say(ended(request))}
            </span>
            {named && <span className="operation">{request.operation}</span>}
          </>
        )}
      </span>
      {fault && (
        <Badge color="orange" variant="light" className="badge">
          {say("Fault you switched on: {fault}", { fault: say(fault) })}
        </Badge>
      )}
      {effects.map((one) => (
        <Text size="sm" key={one.seq}>
          <span aria-hidden>✓ </span>
          <strong>{one.sku}</strong>{" "}
          {say("{what} is now {value}", {
            what: say(one.what),
            value: shown(one.value as Value, one.what === "price" ? currency : null, locale),
          })}
        </Text>
      ))}
      {request?.kind === "write" && effects.length === 0 && (
        <Text size="sm" c="dimmed">
          {say(without(request))}
        </Text>
      )}
    </li>
  );
}
