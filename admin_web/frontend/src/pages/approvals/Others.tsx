import { Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { Waiting } from "../../api";
import { useNow } from "../../asking";
import { LiveCard } from "../../card/PlanCard";
import { Disclose } from "../../Disclose";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { left } from "../../words";

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
  const { say, many, listed } = useSpeech();
  const now = useNow(60_000) + session.ahead_ms;
  const [opened, open] = useState(false);
  const asked = one.approvers.filter((person) => !one.voted.includes(person)).map(named);
  return (
    <li>
      <Link className="name" to={`/approvals/${one.id}`}>
        {one.summary || one.id}
      </Link>
      <Text size="xs" c="dimmed" className="begun">
        {one.requester !== me.id && `${say("asked by {name}", { name: named(one.requester) })}, `}
        {one.voted.length > 0 &&
          `${say("approved by {names}", { names: listed(one.voted.map(named)) })}, `}
        {say("waits for {names}, expires in {left}", {
          names: listed(asked, "or"),
          left: say(left(one.expires_at, now, many)),
        })}
      </Text>
      <Disclose open={opened} turn={open}>
        {say(opened ? "Hide the card" : "Show the card")}
      </Disclose>
      {opened && <LiveCard id={one.id} />}
    </li>
  );
}
