import { Accordion, Badge, Code, Skeleton, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { ask, type RunRecord } from "../api";
import { useRun } from "../asking";
import { RunCard } from "../card/RunCard";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { Trouble } from "../Trouble";
import { FOLDED, More } from "../Unfold";
import { capital, many, state, when } from "../words";

/** A run with what stands behind it: its steps, every vendor call, and why it was allowed. */
export function OneRun() {
  const { run = "" } = useParams();
  const { named } = useIdentity();
  const found = useRun(run);
  return (
    <Page title="Run">
      {found.data && (
        <Text size="sm">
          Asked by <strong>{named(found.data.requester)}</strong>, began{" "}
          {when(found.data.created_at)}, approved as{" "}
          <Link className="nowrap" to={`/approvals/${found.data.approval}`}>
            {found.data.approval}
          </Link>{" "}
          revision {found.data.revision}
        </Text>
      )}
      <RunCard id={run} />
      {found.data && (
        <section aria-label="Steps">
          <h2 className="part">Steps</h2>
          <Table className="rows">
            <Table.Tbody>
              {found.data.steps.map((step) => (
                <Table.Tr key={step.step}>
                  <Table.Td>
                    {step.title}
                    <Text size="xs" c="dimmed">
                      {step.activity}
                    </Text>
                  </Table.Td>
                  <Table.Td className="nowrap">{state(step.state).label}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {found.data && <Behind run={run} receipts={found.data.receipts} />}
    </Page>
  );
}

const RECEIPT: Record<string, { label: string; colour: string }> = {
  sending: { label: "on its way", colour: "sea" },
  accepted: { label: "accepted, not yet applied", colour: "sea" },
  unknown: { label: "nobody knows", colour: "orange" },
  applied: { label: "applied", colour: "green" },
  not_applied: { label: "proved not applied", colour: "gray" },
  refused: { label: "refused", colour: "red" },
};

/** What stands behind a run, which may be very much: it is asked for when it is opened. */
function Behind({ run, receipts }: { run: string; receipts: number }) {
  const [opened, setOpened] = useState<string[]>([]);
  const [drawn, draw] = useState(FOLDED);
  const found = useQuery({
    queryKey: ["run", run, "record", drawn],
    queryFn: () =>
      ask("get", "/api/runs/{run}/record", { path: { run }, query: { receipts: drawn } }),
    enabled: opened.length > 0,
    placeholderData: keepPreviousData,
  });
  const record = found.data;
  const pending = found.isError ? (
    <Trouble error={found.error} retry={found.refetch} />
  ) : (
    <Skeleton h={80} />
  );
  return (
    <Accordion multiple variant="separated" order={2} value={opened} onChange={setOpened}>
      <Accordion.Item value="receipts">
        <Accordion.Control>{many(receipts, "receipt")}</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" c="dimmed" mb="xs">
            Each was committed before the request left, and closed when its answer was known.
          </Text>
          {record ? <Receipts record={record} /> : pending}
          <More drawn={drawn} total={receipts} word="receipt" draw={draw} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="why">
        <Accordion.Control>Why was this allowed?</Accordion.Control>
        <Accordion.Panel>{record ? <Verdicts record={record} /> : pending}</Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Receipts({ record }: { record: RunRecord }) {
  return (
    <Table.ScrollContainer
      minWidth={520}
      type="native"
      tabIndex={0}
      role="region"
      aria-label="Receipts"
    >
      <Table className="rows">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Item</Table.Th>
            <Table.Th>Stage</Table.Th>
            <Table.Th>What is known</Table.Th>
            <Table.Th>Sent</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {record.receipts.map((one) => {
            const known = RECEIPT[one.state] ?? { label: one.state, colour: "gray" };
            return (
              <Table.Tr key={`${one.step} ${one.item} ${one.stage} ${one.generation}`}>
                <Table.Td>
                  {one.item}
                  <Text size="xs" c="dimmed">
                    key {one.key.slice(0, 8)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {one.stage}
                  {one.generation > 1 && `, try ${one.generation}`}
                </Table.Td>
                <Table.Td>
                  <Badge color={known.colour} variant="light" className="badge">
                    {known.label}
                  </Badge>
                </Table.Td>
                <Table.Td className="nowrap">{when(one.opened_at)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const ACTIONS: Record<string, string> = {
  execute: "May the plan be put to people?",
  approve: "May it begin, with these approvals?",
  retry: "May what failed be tried again?",
  attempt: "May it be attempted at all?",
};

function Verdicts({ record }: { record: RunRecord }) {
  const { named } = useIdentity();
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        The policy engine was asked about the whole plan at once; one no anywhere would have stopped
        all of it.
      </Text>
      {record.verdicts.map((verdict) => (
        <section key={verdict.id} aria-label={verdict.id}>
          <Text fw={600} size="sm">
            {ACTIONS[verdict.action] ?? capital(verdict.action)} {verdict.allowed ? "Yes." : "No."}{" "}
            <Text span size="xs" c="dimmed">
              {when(verdict.at)}
            </Text>
          </Text>
          {verdict.asked.map((asked) => (
            <Text size="sm" key={asked.call}>
              <strong>{named(asked.person)}</strong>, to {asked.action}:{" "}
              {asked.entries
                .map(
                  (entry) =>
                    `${entry.subject} ${entry.allowed ? "allowed" : "refused"}${entry.rule ? ` (rule ${entry.rule})` : ""}${entry.reason ? `: ${entry.reason}` : ""}`,
                )
                .join(", ")}
            </Text>
          ))}
          <Text size="xs" c="dimmed">
            policy <Code>{verdict.policy.slice(0, 12)}</Code> · facts version {verdict.facts} ·
            needs {verdict.quorum} · verdict {verdict.id}
          </Text>
        </section>
      ))}
    </Stack>
  );
}
