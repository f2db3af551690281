import { Badge, Switch, Text } from "@mantine/core";
import { useState } from "react";

import { Unfold } from "../Unfold";
import type { SeenShop, World } from "../api";
import { many, shown, type Value } from "../words";
import { struck } from "./faults";
import { ended, happened, without, type Entry } from "./feed";

/** How many requests are drawn before somebody asks for the rest. */
const FEED = 8;

/** What was asked of a shop, and what it did; a lost or repeated answer cannot hide here. */
export function Feed(props: { world: World; seen: SeenShop; heading: "h2" | "h3" }) {
  const { world, seen, heading: Heading } = props;
  const [reads, setReads] = useState(false);
  const [whole, setWhole] = useState(false);
  const entries = happened(world, seen.shop, reads);
  return (
    <section aria-label={`Requests to ${seen.title}`}>
      <div className="feed-top">
        <Heading className="part">What the shop received</Heading>
        <Switch
          size="xs"
          label="Show look-ups"
          checked={reads}
          onChange={(event) => {
            setReads(event.currentTarget.checked);
          }}
        />
      </div>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was written yet. Approve a plan, and every request appears here.
        </Text>
      )}
      <ol className="feed" aria-label="Newest first">
        {entries.slice(0, whole ? undefined : FEED).map((entry) => (
          <One
            key={entry.key}
            entry={entry}
            currency={seen.rows[0]?.currency ?? null}
            named={reads}
          />
        ))}
      </ol>
      {entries.length > FEED && (
        <Unfold whole={whole} turn={setWhole} all={many(entries.length, "request")} />
      )}
    </section>
  );
}

function One(props: { entry: Entry; currency: string | null; named: boolean }) {
  const { entry, currency, named } = props;
  const { request, effects } = entry;
  const fault = struck(request?.fault ?? null);
  const time = new Date(entry.at).toLocaleTimeString("en-GB");
  return (
    <li className={request?.fault ? "struck" : undefined}>
      <span className="request">
        <time dateTime={entry.at}>{time}</time>
        {request === null ? (
          <span>an earlier request</span>
        ) : (
          <>
            <span>
              {request.kind === "write" ? "change" : "look-up"} · {ended(request)}
            </span>
            {named && <span className="operation">{request.operation}</span>}
          </>
        )}
      </span>
      {fault && (
        <Badge color="orange" variant="light" className="badge">
          fault: {fault}
        </Badge>
      )}
      {effects.map((one) => (
        <Text size="sm" key={one.seq}>
          <span aria-hidden>✓ </span>
          <strong>{one.sku}</strong> {one.what} is now{" "}
          {shown(one.value as Value, one.what === "price" ? currency : null)}
        </Text>
      ))}
      {request?.kind === "write" && effects.length === 0 && (
        <Text size="sm" c="dimmed">
          {without(request)}
        </Text>
      )}
    </li>
  );
}
