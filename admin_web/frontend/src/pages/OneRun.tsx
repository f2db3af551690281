import { Accordion, Badge, Code, Skeleton, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { ask, type Run, type RunRecord } from "../api";
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
    <Page title={found.data?.title ?? "Run"} of={{ to: "/runs", name: "Runs" }}>
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
        <section className="section" aria-label="Steps">
          <h2 className="part">Steps</h2>
          <ol className="listing">
            {found.data.steps.map((step) => (
              <li key={step.step} className="entry">
                <span>
                  {step.title}
                  <Text size="xs" c="dimmed">
                    {step.activity}
                  </Text>
                </span>
                <Standing of={state(step.state)} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {found.data && <Behind run={run} receipts={found.data.receipts} steps={found.data.steps} />}
    </Page>
  );
}

interface Shown {
  readonly label: string;
  readonly colour: string;
  readonly sign?: string;
}

function Standing({ of: { label, colour, sign } }: { of: Shown }) {
  return (
    <Badge color={colour} variant="light" className="badge">
      {sign && <span aria-hidden>{sign} </span>}
      {label}
    </Badge>
  );
}

const RECEIPT: Record<string, Shown> = {
  sending: { label: "on its way", colour: "sea" },
  accepted: { label: "accepted, not yet applied", colour: "sea" },
  unknown: { label: "nobody knows", colour: "orange" },
  applied: { label: "applied", colour: "green" },
  not_applied: { label: "proved not applied", colour: "gray" },
  refused: { label: "refused", colour: "red" },
};

type Steps = Run["steps"];

/** What stands behind a run, which may be very much: it is asked for when it is opened. */
function Behind(props: { run: string; receipts: number; steps: Steps }) {
  const { run, receipts, steps } = props;
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
    <Accordion multiple variant="contained" order={2} value={opened} onChange={setOpened}>
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
        <Accordion.Panel>
          {record ? <Verdicts record={record} steps={steps} /> : pending}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Receipts({ record }: { record: RunRecord }) {
  const { titled } = useIdentity();
  return (
    <Table className="rows" aria-label="Receipts">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Item</Table.Th>
          <Table.Th>Known</Table.Th>
          <Table.Th className="number">Sent</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {record.receipts.map((one) => {
          const [shop = "", ...item] = one.item.split("/");
          return (
            <Table.Tr key={`${one.step} ${one.item} ${one.stage} ${one.generation}`}>
              <Table.Td>
                {item.join("/")}
                <Text size="xs" c="dimmed">
                  {titled(shop)} · {one.stage}
                  {one.generation > 1 && `, try ${one.generation}`} · key {one.key.slice(0, 8)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Standing of={RECEIPT[one.state] ?? { label: one.state, colour: "gray" }} />
              </Table.Td>
              <Table.Td className="number">{when(one.opened_at)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

const ACTIONS: Record<string, string> = {
  execute: "May the plan be put to people?",
  approve: "May it begin, with these approvals?",
  retry: "May what failed be tried again?",
  attempt: "May it be attempted at all?",
};

const RIGHTS: Record<string, string> = {
  execute: "asks for it",
  approve: "approves it",
  retry: "tries it again",
  attempt: "attempts it",
};

function Verdicts({ record, steps }: { record: RunRecord; steps: Steps }) {
  const { named } = useIdentity();
  const titles = Object.fromEntries(steps.map((step) => [step.step, step.title]));
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        The policy engine was asked about the whole plan at once; one no anywhere would have stopped
        all of it.
      </Text>
      {record.verdicts.map((verdict) => (
        <Stack component="section" gap="xs" key={verdict.id} aria-label={verdict.id}>
          <Text fw={600} size="sm">
            {ACTIONS[verdict.action] ?? capital(verdict.action)} {verdict.allowed ? "Yes." : "No."}{" "}
            <Text span size="xs" c="dimmed">
              {when(verdict.at)}
            </Text>
          </Text>
          {verdict.asked.map((asked) => (
            <div key={asked.call}>
              <Text size="sm">
                <strong>{named(asked.person)}</strong> {RIGHTS[asked.action] ?? asked.action}:
              </Text>
              <ul className="asked-of">
                {asked.entries.map((entry) => (
                  <Entry
                    key={entry.subject}
                    entry={entry}
                    title={titles[entry.subject] ?? ENTIRE[entry.subject] ?? entry.subject}
                  />
                ))}
              </ul>
            </div>
          ))}
          <Text size="xs" c="dimmed">
            {many(verdict.quorum, "approval")} needed · policy{" "}
            <Code>{verdict.policy.slice(0, 12)}</Code> · facts version {verdict.facts} · verdict{" "}
            {verdict.id}
          </Text>
        </Stack>
      ))}
    </Stack>
  );
}

const ENTIRE: Record<string, string> = { plan: "The plan as a whole" };

type Entered = RunRecord["verdicts"][number]["asked"][number]["entries"][number];

function Entry({ entry, title }: { entry: Entered; title: string }) {
  return (
    <li>
      <Text size="sm" component="span">
        <span aria-hidden className={entry.allowed ? "yes" : "no"}>
          {entry.allowed ? "✓" : "✗"}
        </span>
        <span className="said">{entry.allowed ? "allowed:" : "refused:"}</span> {title}
        {entry.reason && `: ${entry.reason}`}
        {entry.rule && (
          <Text span size="xs" c="dimmed">
            {" "}
            by the rule “{entry.rule}”
          </Text>
        )}
      </Text>
    </li>
  );
}
