import { Badge, Button, Card, Group, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask, type Run } from "../api";
import { useRun } from "../asking";
import { Trouble } from "../Trouble";
import { isOpen, many, state } from "../words";
import { Again } from "./Again";
import { Items } from "./Items";

/** A run as it stands, live while it goes on; `inside` a card it bears no frame of its own. */
export function RunCard({ id, inside = false }: { id: string; inside?: boolean }) {
  const found = useRun(id);
  if (found.data === undefined) {
    return found.isError ? (
      <Trouble error={found.error} retry={found.refetch} />
    ) : (
      <Skeleton h={90} />
    );
  }
  const drawn = <Progressing run={found.data} />;
  if (inside) return <section className="inside">{drawn}</section>;
  return (
    <Card component="article" withBorder padding="md" aria-label={`Run ${id}`}>
      {drawn}
    </Card>
  );
}

function share(run: Run, names: readonly string[]): number {
  if (run.items.length === 0) return 0;
  return (run.items.filter((item) => names.includes(item.state)).length / run.items.length) * 100;
}

/** Return the steps that failed for a reason that none of their items tells. */
function failures(run: Run): Run["steps"] {
  const told = run.items.map((item) => item.error?.text);
  return run.steps.filter((step) => step.error && !told.includes(step.error.text));
}

function Progressing({ run }: { run: Run }) {
  const standing = state(run.state);
  const over = run.items.filter((item) => !isOpen(item)).length;
  const live = run.state === "running";
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Group gap={6}>
          <Badge color={standing.colour} variant="light" className="badge">
            <span aria-hidden>{standing.sign}</span> {standing.label}
          </Badge>
          <Text size="sm" role="status">
            {live ? `${over} of ${many(run.items.length, "item")}` : run.text}
          </Text>
        </Group>
        <Text size="xs" c="dimmed">
          <Link to={`/runs/${run.id}`}>{run.id}</Link>
          {run.epoch > 1 && ` · try ${run.epoch}`}
        </Text>
      </Group>
      {run.items.length > 0 && (
        <Progress.Root size="sm" aria-hidden>
          <Progress.Section value={share(run, ["done"])} color="green.7" />
          <Progress.Section value={share(run, ["failed", "conflict"])} color="red.7" />
          <Progress.Section value={share(run, ["accepted"])} color="sea.4" />
          <Progress.Section value={share(run, ["parked"])} color="orange.6" />
          <Progress.Section value={share(run, ["cancelled", "skipped"])} color="gray.5" />
        </Progress.Root>
      )}
      {failures(run).map((step) => (
        <Text size="sm" key={step.step} c="var(--trouble)">
          {step.title}: {step.error?.text}
        </Text>
      ))}
      <Items run={run} />
      <Verbs run={run} />
    </Stack>
  );
}

/** Stop what goes on; take up what failed. */
function Verbs({ run }: { run: Run }) {
  const client = useQueryClient();
  const path = { path: { run: run.id } };
  const verb = useMutation({
    mutationFn: (name: "cancel" | "retry") =>
      name === "cancel"
        ? ask("post", "/api/runs/{run}/cancel", { ...path, body: { reason: "" } })
        : ask("post", "/api/runs/{run}/retry", { ...path, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", run.id] }),
  });
  const again = run.items.filter((item) =>
    ["failed", "conflict", "cancelled"].includes(item.state),
  );
  const moved = run.items.some((item) => item.state === "conflict");
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
          Stop before the next write
        </Button>
      )}
      {ended && (
        <Group gap="xs" align="flex-start">
          <Button
            loading={verb.isPending}
            onClick={() => {
              verb.mutate("retry");
            }}
          >
            {again.length > 0 ? `Retry ${many(again.length, "item")}` : "Retry"}
          </Button>
          {moved && <Again id={run.approval} />}
        </Group>
      )}
      {ended && moved && (
        <Text size="xs" c="dimmed">
          Retry sends the change as it was signed, once the shop shows the signed old value again.
          Propose again makes a new card from what the shop shows now.
        </Text>
      )}
      {verb.isError && <Trouble error={verb.error} />}
    </Stack>
  );
}
