import { Stack } from "@mantine/core";
import { useState } from "react";

import type { Person, Run, RunRecord } from "../../api";
import { useApproval } from "../../asking";
import { Disclose } from "../../Disclose";
import { useIdentity } from "../../session";
import { listed, many, when } from "../../words";
import { Verdicts } from "./Verdicts";

/** Why a run was allowed: by whom first, in sentences; then what the policy engine said. */
export function Allowed({ run, record }: { run: Run; record: RunRecord }) {
  const [opened, open] = useState(false);
  const { people, named } = useIdentity();
  const as = (id: string) => rights(people.find((person) => person.id === id));
  const votes = useApproval(run.approval).data?.approval.votes ?? [];
  const began = record.verdicts.findLast(({ action, allowed }) => action === "approve" && allowed);
  return (
    <Stack gap="sm">
      <ul className="because">
        <li>
          <strong>{named(run.requester)}</strong> asked for it{as(run.requester)}.
        </li>
        {votes
          .filter((vote) => vote.revision === run.revision && vote.decision === "approve")
          .map((vote) => (
            <li key={vote.person}>
              <strong>{named(vote.person)}</strong> approved it, {when(vote.at)}
              {as(vote.person)}.
            </li>
          ))}
        {began && (
          <li>
            It needed {many(began.quorum, "approval")}. Every step was within what these people may
            do; a single refusal would have stopped all of it.
          </li>
        )}
        <li>Nothing but the lines of the card could be sent.</li>
      </ul>
      <div>
        <Disclose open={opened} turn={open}>
          Technical details
        </Disclose>
        {opened && <Verdicts record={record} steps={run.steps} />}
      </div>
    </Stack>
  );
}

/** Say what somebody's roles are, and how far a price may move by their hand. */
function rights(person: Person | undefined): string {
  if (person === undefined || person.roles.length === 0) return "";
  const pct = person.max_price_change_pct;
  const upto = pct === null ? "" : `, who may change prices by up to ${pct}%`;
  return ` – ${listed(person.roles)}${upto}`;
}
