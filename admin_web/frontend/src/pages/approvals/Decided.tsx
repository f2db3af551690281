import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask, type Decided as One } from "../../api";
import { Standing } from "../../card/Standing";
import { STATES } from "../../card/states";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { when } from "../../words";

/** What was decided, newest first: by whom, why, and what it led to. */
export function Decided() {
  const { say } = useSpeech();
  const found = useQuery({
    queryKey: ["approvals", "decided"],
    queryFn: () => ask("get", "/api/approvals/decided"),
  });
  if (found.data === undefined || found.data.length === 0) return null;
  return (
    <section className="section" aria-label={say("Decided")}>
      <h2 className="part">{say("Decided")}</h2>
      <ul className="listing decided">
        {found.data.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ one }: { one: One }) {
  const { named } = useIdentity();
  const { say, listed, locale } = useSpeech();
  const standing = STATES[one.state] ?? { label: one.state, colour: "gray" };
  const voters = one.votes.filter((vote) => vote.revision === one.revision);
  const reasons = voters.map((vote) => vote.reason).filter(Boolean);
  return (
    <li>
      <span>
        <Link className="name" to={`/approvals/${one.id}`}>
          {one.summary || one.id}
        </Link>
        <Text size="xs" c="dimmed" className="begun">
          {say("asked by {name}", { name: named(one.requester) })}
          {voters.length > 0 &&
            `, ${say("decided by {names}", {
              names: listed(voters.map((vote) => named(vote.person))),
            })}`}
          , {when(one.ended_at, locale)}
          {reasons.map((reason) => `: “${reason}”`)}
          {one.run_ids.map((run, place) => (
            <span key={run}>
              {" · "}
              <Link to={`/runs/${run}`}>
                {one.run_ids.length > 1
                  ? say("What came of part {n}", { n: place + 1 })
                  : say("What came of it")}
              </Link>
            </span>
          ))}
        </Text>
      </span>
      <Standing of={standing} />
    </li>
  );
}
