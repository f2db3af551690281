import { Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { Waiting } from "../../api";
import { useNow } from "../../asking";
import { LiveCard } from "../../card/PlanCard";
import { Disclose } from "../../Disclose";
import { useIdentity } from "../../session";
import { left, listed } from "../../words";

/** What waits for somebody else: a row each, with its card when it is asked for. */
export function Others({ waiting }: { waiting: readonly Waiting[] }) {
  return (
    <ul className="listing">
      {waiting.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </ul>
  );
}

function Row({ one }: { one: Waiting }) {
  const { me, named, session } = useIdentity();
  const now = useNow(60_000) + session.ahead_ms;
  const [opened, open] = useState(false);
  const asked = one.approvers.filter((person) => !one.voted.includes(person)).map(named);
  return (
    <li>
      <Link className="name" to={`/approvals/${one.id}`}>
        {one.summary || one.id}
      </Link>
      <Text size="xs" c="dimmed">
        asked by {one.requester === me.id ? "you" : named(one.requester)}
        {one.voted.length > 0 && `, approved by ${listed(one.voted.map(named))}`}, waits for{" "}
        {listed(asked, "or")}, expires in {left(one.expires_at, now)}
      </Text>
      <Disclose open={opened} turn={open}>
        {opened ? "Hide the card" : "Show the card"}
      </Disclose>
      {opened && <LiveCard id={one.id} />}
    </li>
  );
}
