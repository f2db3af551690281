import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask, type Decided as One } from "../../api";
import { Standing } from "../../card/Standing";
import { STATES } from "../../card/states";
import { useIdentity } from "../../session";
import { listed, when } from "../../words";

/** What was decided, newest first: by whom, why, and what it led to. */
export function Decided() {
  const found = useQuery({
    queryKey: ["approvals", "decided"],
    queryFn: () => ask("get", "/api/approvals/decided"),
  });
  if (found.data === undefined || found.data.length === 0) return null;
  return (
    <section className="section" aria-label="Decided">
      <h2 className="part">Decided</h2>
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
  const standing = STATES[one.state] ?? { label: one.state, colour: "gray" };
  const voters = one.votes.filter((vote) => vote.revision === one.revision);
  const reasons = voters.map((vote) => vote.reason).filter(Boolean);
  return (
    <li>
      <span>
        <Link className="name" to={`/approvals/${one.id}`}>
          {one.summary || one.id}
        </Link>
        <Text size="xs" c="dimmed">
          asked by {named(one.requester)}
          {voters.length > 0 &&
            `, decided by ${listed(voters.map((vote) => named(vote.person)))}`},{" "}
          {when(one.ended_at)}
          {reasons.map((reason) => `: “${reason}”`)}
          {one.run_ids.map((run, place) => (
            <span key={run}>
              {" · "}
              <Link to={`/runs/${run}`}>
                {one.run_ids.length > 1 ? `What came of part ${place + 1}` : "What came of it"}
              </Link>
            </span>
          ))}
        </Text>
      </span>
      <Standing of={standing} />
    </li>
  );
}
