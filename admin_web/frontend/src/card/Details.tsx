import { Text } from "@mantine/core";
import { useState } from "react";

import type { Plan } from "../api";
import { Disclose } from "../Disclose";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";

/** What exactly is signed and who turned words into it, for whoever has to prove it later. */
export function Details({ plan }: { plan: Plan }) {
  const { acts, me } = useIdentity();
  const { say } = useSpeech();
  const [opened, setOpened] = useState(false);
  return (
    <div className="signature">
      <div className="signature-top">
        <Disclose open={opened} turn={setOpened}>
          {say("Details")}
        </Disclose>
        {acts && (
          <Text size="xs" c="dimmed">
            <strong>{say("you act as {name}", { name: me.name })}</strong>
          </Text>
        )}
      </div>
      {opened && <Known plan={plan} />}
    </div>
  );
}

function Known({ plan }: { plan: Plan }) {
  const { say } = useSpeech();
  const { id, revision, digest, manifest } = plan.approval;
  const made = plan.planner
    ? say("understood by the {planner} planner", { planner: plan.planner })
    : say("written as a plan");
  const known: readonly [string, string][] = [
    [say("Plan"), `${id}, ${say("revision {revision}", { revision })}, ${made}`],
    [say("Fingerprint of exactly what is approved"), digest],
    [say("Fingerprint of every line"), manifest],
  ];
  return (
    <dl className="known">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
