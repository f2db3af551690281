import { Accordion, Skeleton, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { ask, type Run, type RunRecord } from "../api";
import { useRun } from "../asking";
import { stepped } from "../card/progress";
import { RunCard } from "../card/RunCard";
import { Standing } from "../card/Standing";
import { What } from "../card/What";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { FOLDED, More } from "../Unfold";
import { when, type Shown } from "../words";
import { Allowed } from "./runs/Allowed";

/** A run with what stands behind it: its steps, every vendor call, and why it was allowed. */
export function OneRun() {
  const { run = "" } = useParams();
  const { named } = useIdentity();
  const { say, locale } = useSpeech();
  const found = useRun(run);
  return (
    <Page title={found.data?.title ?? say("Run")} of={{ to: "/runs", name: say("Runs") }}>
      {found.data && (
        <Text size="sm">
          {say("Asked by {name}, began {at}.", {
            name: named(found.data.requester),
            at: when(found.data.created_at, locale),
          })}{" "}
          <Link className="nowrap" to={`/approvals/${found.data.approval}`}>
            {say("Open the approved plan")}
          </Link>
        </Text>
      )}
      <RunCard id={run} own />
      {found.data && <Steps steps={found.data.steps} />}
      {found.data && <Behind run={found.data} />}
    </Page>
  );
}

function Steps({ steps }: { steps: Run["steps"] }) {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <section className="section" aria-label={say("Steps")}>
      <h2 className="part">{say("Steps")}</h2>
      <ol className="listing">
        {steps.map((step) => (
          <li key={step.step} className="entry">
            <span>{step.title}</span>
            <Standing of={stepped(step, speech)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const RECEIPT: Record<string, Shown> = {
  sending: { label: "on its way", colour: "sea" },
  accepted: { label: "accepted, not yet applied", colour: "sea" },
  unknown: { label: "nobody knows", colour: "orange" },
  applied: { label: "done", colour: "green" },
  not_applied: { label: "not done, as the shop shows", colour: "gray" },
  refused: { label: "refused", colour: "red" },
};

/** What stands behind a run, which may be very much: it is asked for when it is opened. */
function Behind({ run }: { run: Run }) {
  const { id, receipts } = run;
  const { say, many } = useSpeech();
  const [opened, setOpened] = useState<string[]>([]);
  const [drawn, draw] = useState(FOLDED);
  const found = useQuery({
    queryKey: ["run", id, "record", drawn],
    queryFn: () =>
      ask("get", "/api/runs/{run}/record", { path: { run: id }, query: { receipts: drawn } }),
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
      {receipts > 0 && (
        <Accordion.Item value="receipts">
          <Accordion.Control>
            {/* while it goes on, one more is on its way than the card above counts as done */}
            {say("What was sent")}
            {run.state !== "running" && `: ${many(receipts, "receipt")}`}
          </Accordion.Control>
          <Accordion.Panel>
            <Text size="sm" c="dimmed" mb="xs">
              {say(
                "Every change that was sent to a shop: written down before it left, and completed when its answer was known.",
              )}
            </Text>
            {record ? <Receipts record={record} run={run} /> : pending}
            <More drawn={drawn} total={receipts} word="receipt" draw={draw} />
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <Accordion.Item value="why">
        <Accordion.Control>{say("Why was this allowed?")}</Accordion.Control>
        <Accordion.Panel>
          {record ? <Allowed run={run} record={record} /> : pending}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Receipts({ record, run }: { record: RunRecord; run: Run }) {
  const { titled } = useIdentity();
  const { say, locale } = useSpeech();
  return (
    <Table className="rows" aria-label={say("Receipts")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say("Item")}</Table.Th>
          <Table.Th>{say("Result")}</Table.Th>
          <Table.Th className="number">{say("Sent")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {record.receipts.map((one) => {
          const [shop = "", ...item] = one.item.split("/");
          const title = run.items.find((drawn) => drawn.item === one.item)?.title ?? "";
          return (
            <Table.Tr key={`${one.step} ${one.item} ${one.stage} ${one.generation}`}>
              <Table.Td>
                <What title={title} sku={item.join("/")} />
                <Text size="xs" c="dimmed">
                  {titled(shop)} · {say(one.stage.replaceAll("_", " "))}
                  {one.generation > 1 &&
                    `, ${say("try {epoch}", { epoch: one.generation })}`} ·{" "}
                  {say("key {key}", { key: one.key.slice(0, 8) })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Standing of={RECEIPT[one.state] ?? { label: one.state, colour: "gray" }} />
              </Table.Td>
              <Table.Td className="number">{when(one.opened_at, locale)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
