import { Badge, Button, Card, Group, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { ask, type Run } from "../api";
import { useRun } from "../asking";
import { In, useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { FOLDED } from "../Unfold";
import { all, inState, state } from "../words";
import { Again } from "./Again";
import { Items } from "./Items";

/** A run as it stands, live while it goes on; `inside` a card it bears no frame of its own. */
export function RunCard({ id, inside = false }: { id: string; inside?: boolean }) {
  const [items, draw] = useState(FOLDED);
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
      <Progressing run={found.data} drawn={items} draw={draw} />
    </In>
  );
  if (inside) return <section className="inside">{drawn}</section>;
  return (
    <Card component="article" withBorder padding="md" aria-label={`Run ${id}`}>
      {drawn}
    </Card>
  );
}

function Progressing(props: { run: Run; drawn: number; draw: (items: number) => void }) {
  const { run } = props;
  const { say, many } = useSpeech();
  const standing = state(run.state);
  const total = all(run);
  const over = total - inState(run, "pending", "accepted");
  const share = (...states: string[]) => (inState(run, ...states) / total) * 100;
  const live = run.state === "running";
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Badge color={standing.colour} variant="light" className="badge">
          <span aria-hidden>{standing.sign}</span> {say(standing.label)}
        </Badge>
        <Text size="xs" c="dimmed">
          <Link to={`/runs/${run.id}`}>{run.id}</Link>
          {run.epoch > 1 && ` · ${say("try {epoch}", { epoch: run.epoch })}`}
        </Text>
      </Group>
      <Text size="sm" role="status">
        {live ? say("{over} of {items}", { over, items: many(total, "item") }) : run.text}
      </Text>
      {total > 0 && (
        <Progress.Root size="sm" aria-hidden>
          <Progress.Section value={share("done")} color="green.7" />
          <Progress.Section value={share("failed", "conflict")} color="red.7" />
          <Progress.Section value={share("accepted")} color="sea.4" />
          <Progress.Section value={share("parked")} color="var(--asks)" />
          <Progress.Section value={share("cancelled", "skipped")} color="var(--idle)" />
        </Progress.Root>
      )}
      {run.steps.map(
        (step) =>
          step.error && (
            <Text size="sm" key={step.step} c="var(--trouble)">
              {step.title}: {step.error.text}
            </Text>
          ),
      )}
      <Items run={run} drawn={props.drawn} draw={props.draw} />
      <Verbs run={run} />
    </Stack>
  );
}

/** Stop what goes on; take up what failed. */
function Verbs({ run }: { run: Run }) {
  const client = useQueryClient();
  const { say, many } = useSpeech();
  const path = { path: { run: run.id } };
  const verb = useMutation({
    mutationFn: (name: "cancel" | "retry") =>
      name === "cancel"
        ? ask("post", "/api/runs/{run}/cancel", { ...path, body: { reason: "" } })
        : ask("post", "/api/runs/{run}/retry", { ...path, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", run.id] }),
  });
  const again = inState(run, "failed", "conflict", "cancelled");
  const moved = inState(run, "conflict") > 0;
  const live = run.state === "running";
  const ended = run.state === "failed" || run.state === "cancelled";
  if (!live && !ended && !verb.isError) return null;
  return (
    <Stack gap="xs" align="flex-start">
      {live && (
        <Button
          variant="default"
          size="xs"
          loading={verb.isPending}
          onClick={() => {
            verb.mutate("cancel");
          }}
        >
          {say("Stop before the next write")}
        </Button>
      )}
      {ended && (
        <Group gap="xs" align="flex-start" className="buttons">
          <Button
            loading={verb.isPending}
            onClick={() => {
              verb.mutate("retry");
            }}
          >
            {again > 0 ? say("Retry {items}", { items: many(again, "item") }) : say("Retry")}
          </Button>
          {moved && <Again id={run.approval} />}
        </Group>
      )}
      {ended && moved && (
        <Text size="xs" c="dimmed">
          {say(
            "Retry sends the change as it was signed, once the shop shows the signed old value again. Propose again makes a new card from what the shop shows now.",
          )}
        </Text>
      )}
      {verb.isError && <Trouble error={verb.error} />}
    </Stack>
  );
}
