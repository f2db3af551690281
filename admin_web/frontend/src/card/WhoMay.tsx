import { Text } from "@mantine/core";
import { useState } from "react";

import type { Approval, Approver } from "../api";
import { useApprovers } from "../asking";
import { Disclose } from "../Disclose";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";

/** Return every reason of the gate against one person, each once. */
export function whyNot(approver: Approver | undefined): string {
  return [...new Set(approver?.refusals.map((one) => one.reason) ?? [])].join(" ");
}

/** Every member: whether the gate lets them approve, and why not. */
export function WhoMay({ approval }: { approval: Approval }) {
  const [opened, setOpened] = useState(false);
  const { say } = useSpeech();
  return (
    <div>
      <Disclose open={opened} turn={setOpened}>
        {say(opened ? "Hide who may approve" : "Who may approve, and why others may not")}
      </Disclose>
      {opened && <Everybody approval={approval} />}
    </div>
  );
}

/** Name first who may, each alone; then put those together who may not for the same reason. */
function alike(everybody: readonly Approver[]): Approver[][] {
  const groups: Approver[][] = [];
  for (const one of everybody.toSorted((a, b) => Number(b.may) - Number(a.may))) {
    const same = groups.find(
      ([first]) => !one.may && first?.may === false && whyNot(first) === whyNot(one),
    );
    if (same) same.push(one);
    else groups.push([one]);
  }
  return groups;
}

function Everybody({ approval }: { approval: Approval }) {
  const { named } = useIdentity();
  const { say, listed } = useSpeech();
  const found = useApprovers(approval, true);
  if (found.isError) return <Trouble error={found.error} retry={found.refetch} />;
  return (
    <ul className="who-may" aria-label={say("Who may approve")} aria-busy={found.isPending}>
      {alike(found.data ?? []).map((group) => {
        const [one] = group;
        const why = whyNot(one);
        return (
          <li key={one?.person}>
            <Text size="sm">
              <span aria-hidden className={one?.may ? "yes" : "no"}>
                {one?.may ? "✓" : "✗"}
              </span>{" "}
              <strong>{listed(group.map(({ person }) => named(person)))}</strong>{" "}
              {one?.may && say("may approve it.")}
              {!one?.may && say(group.length > 1 ? "may not. {why}" : "may not: {why}", { why })}
            </Text>
          </li>
        );
      })}
    </ul>
  );
}
