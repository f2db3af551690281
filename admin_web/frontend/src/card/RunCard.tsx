import { Card, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { Run } from "../api";
import { useRun } from "../asking";
import { useIdentity } from "../session";
import { In, useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { FOLDED } from "../Unfold";
import { all, inState, when } from "../words";
import { Items } from "./Items";
import { progress, standing } from "./progress";
import { Standing } from "./Standing";
import { Verbs } from "./Verbs";

interface Drawn {
  readonly id: string;
  /** Inside a card it bears no frame of its own. */
  readonly inside?: boolean;
  /** On its own page there is no way to it. */
  readonly own?: boolean;
}

/** A run as it stands, live while it goes on. */
export function RunCard({ id, inside = false, own = false }: Drawn) {
  const [items, draw] = useState(FOLDED);
  const { say } = useSpeech();
  const found = useRun(id, items);
  if (found.data === undefined) {
    return found.isError ? (
      <Trouble error={found.error} retry={found.refetch} />
    ) : (
      <Skeleton h={90} />
    );
  }
  const drawn = (
    <In language={found.data.language}>
      <Progressing run={found.data} drawn={items} draw={draw} own={own} />
    </In>
  );
  if (inside) {
    return (
      <section className="inside" aria-label={`${say("Run")} ${id}`}>
        {drawn}
      </section>
    );
  }
  return (
    <Card component="article" withBorder padding="md" aria-label={`${say("Run")} ${id}`}>
      {drawn}
    </Card>
  );
}

interface Going {
  readonly run: Run;
  readonly drawn: number;
  readonly draw: (items: number) => void;
  readonly own: boolean;
}

function Progressing({ run, drawn, draw, own }: Going) {
  const speech = useSpeech();
  const { say } = speech;
  const { titled } = useIdentity();
  const known = [
    run.epoch > 1 && say("try {epoch}", { epoch: run.epoch }),
    run.stopped && say("stopped {at}", { at: when(run.stopped.at, speech.locale) }),
  ].filter(Boolean);
  return (
    <Stack gap="xs">
      <div className="card-top">
        <Standing of={standing(run)} />
        <Text size="xs" c="dimmed" className="way">
          {known.join(" · ")}
          {known.length > 0 && !own && " · "}
          {!own && <Link to={`/runs/${run.id}`}>{say("Open the run")}</Link>}
        </Text>
      </div>
      <Text size="sm" role="status">
        {progress(run, speech, titled)}
      </Text>
      {run.stopped?.reason && <Text size="sm">{`“${run.stopped.reason}”`}</Text>}
      <Bar run={run} />
      {run.steps.map(
        (step) =>
          step.error && (
            <Text size="sm" key={step.step} c="var(--trouble)">
              {step.title}: {step.error.text}
            </Text>
          ),
      )}
      {run.state === "running" && <Verbs run={run} />}
      <Items run={run} drawn={drawn} draw={draw} />
      {run.state !== "running" && <Verbs run={run} />}
    </Stack>
  );
}

const BAR: readonly [string, readonly string[]][] = [
  ["done", ["done"]],
  ["wrong", ["failed", "conflict"]],
  ["waits", ["accepted"]],
  ["parked", ["parked"]],
  ["left", ["cancelled", "skipped"]],
];

/** How much of a run is in which state; the words above it say so too. */
function Bar({ run }: { run: Run }) {
  const total = all(run);
  if (total === 0) return null;
  return (
    <Progress.Root size="sm" aria-hidden>
      {BAR.map(([name, states]) => (
        <Progress.Section
          key={name}
          className={`bar bar--${name}`}
          value={(inState(run, ...states) / total) * 100}
        />
      ))}
    </Progress.Root>
  );
}
