import { Stack } from "@mantine/core";
import { useState } from "react";

import type { Person, Run, RunRecord } from "../../api";
import { useApproval } from "../../asking";
import { Disclose } from "../../Disclose";
import { useIdentity } from "../../session";
import { useSpeech, type Speech } from "../../speech/speech";
import { when } from "../../words";
import { Verdicts } from "./Verdicts";

/** Why a run was allowed: by whom first, in sentences; then what the policy engine said. */
export function Allowed({ run, record }: { run: Run; record: RunRecord }) {
  const [opened, open] = useState(false);
  const { people, named } = useIdentity();
  const speech = useSpeech();
  const { say, many, locale } = speech;
  const as = (id: string) =>
    rights(
      people.find((person) => person.id === id),
      speech,
    );
  const votes = useApproval(run.approval).data?.approval.votes ?? [];
  const began = record.verdicts.findLast(({ action, allowed }) => action === "approve" && allowed);
  return (
    <Stack gap="sm">
      <ul className="because">
        <li>
          <strong>{named(run.requester)}</strong> {say("asked for it")}
          {as(run.requester)}.
        </li>
        {votes
          .filter((vote) => vote.revision === run.revision && vote.decision === "approve")
          .map((vote) => (
            <li key={vote.person}>
              <strong>{named(vote.person)}</strong>{" "}
              {say("approved it, {at}", { at: when(vote.at, locale) })}
              {as(vote.person)}.
            </li>
          ))}
        {began && (
          <li>
            {say("It needed {approvals}.", { approvals: many(began.quorum, "approval") })}{" "}
            {say(
              "Every step was within what these people may do; a single refusal would have stopped all of it.",
            )}
          </li>
        )}
        <li>{say("Nothing but the lines of the card could be sent.")}</li>
      </ul>
      <div>
        <Disclose open={opened} turn={open}>
          {say("Technical details")}
        </Disclose>
        {opened && <Verdicts record={record} steps={run.steps} />}
      </div>
    </Stack>
  );
}

/** Say what somebody's roles are, and how far a price may move by their hand. */
function rights(person: Person | undefined, { say, listed }: Speech): string {
  if (person === undefined || person.roles.length === 0) return "";
  const pct = person.max_price_change_pct;
  const upto = pct === null ? "" : say("; may change prices by up to {pct}%", { pct });
  // the people of the sandbox bear their role in their name
  const roles = person.roles.filter((role) => !person.name.includes(role));
  return `${roles.length > 0 ? ` – ${listed(roles.map((role) => say(role)))}` : ""}${upto}`;
}
