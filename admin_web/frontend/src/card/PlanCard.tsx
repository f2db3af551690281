import { Badge, Card, Group, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { Link } from "react-router";

import type { Plan } from "../api";
import { useApproval } from "../asking";
import { useIdentity } from "../session";
import { In, useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { capital, RISK, risk } from "../words";
import { Again } from "./Again";
import { Decide } from "./Decide";
import { Lines, Totals } from "./Lines";
import { People } from "./People";
import { RunCard } from "./RunCard";
import { STATES } from "./states";

/** Runs whose end stands elsewhere on the page, so that a card need not repeat it. */
type Told = readonly string[];

/** The card of an approval as it stands now, whatever it was when it was first shown. */
export function LiveCard({ id, first, told = [] }: { id: string; first?: Plan; told?: Told }) {
  const found = useApproval(id);
  const plan = found.data ?? first;
  if (plan === undefined) {
    return found.isError ? (
      <Trouble error={found.error} retry={found.refetch} />
    ) : (
      <Skeleton h={180} />
    );
  }
  return (
    <In language={plan.language}>
      <PlanCard plan={plan} told={told} />
    </In>
  );
}

export function PlanCard({ plan, told = [] }: { plan: Plan; told?: Told }) {
  const { say } = useSpeech();
  const { approval } = plan;
  const worst = risk(plan.lines);
  const badge = RISK[worst];
  const standing = STATES[approval.state] ?? { label: approval.state, colour: "gray" };
  const open = approval.state === "open";
  const runs = approval.run_ids;
  return (
    <Card
      component="article"
      withBorder
      padding="md"
      className={`card card--${worst}`}
      aria-label={`Plan ${approval.id}, revision ${approval.revision}: ${standing.label}`}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Group gap={6}>
            <Badge color={standing.colour} variant="light" className="badge">
              {say(standing.label)}
            </Badge>
            {badge && (
              <Tooltip label={say(badge.says)} events={{ hover: true, focus: true, touch: true }}>
                <Badge color={badge.colour} variant="outline" className="badge" tabIndex={0}>
                  {say(badge.label)}
                </Badge>
              </Tooltip>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            <Link to={`/approvals/${approval.id}`}>{approval.id}</Link> ·{" "}
            {say("revision {revision}", { revision: approval.revision })}
          </Text>
        </Group>
        <Text component="h2" fw={650} className="summary">
          {plan.summary || say("A plan without a summary")}
        </Text>
        <Lines lines={plan.lines} parts={plan.parts} />
        <Totals plan={plan} />
        <Notes plan={plan} />
        <People approval={approval} />
        {open && <Decide key={approval.revision} plan={plan} worst={worst} />}
        {(approval.state === "expired" || approval.state === "rejected") && (
          <Again id={approval.id} />
        )}
        {runs.map((run) =>
          told.includes(run) ? (
            <Text size="sm" key={run} className="inside">
              <Link to={`/runs/${run}`}>
                {say("It ran as {run}; how it ended stands below.", { run })}
              </Link>
            </Text>
          ) : (
            <RunCard key={run} id={run} inside />
          ),
        )}
        <Signature plan={plan} />
      </Stack>
    </Card>
  );
}

function Notes({ plan }: { plan: Plan }) {
  const { say } = useSpeech();
  const warned = [...plan.warnings, ...plan.lines.flatMap((line) => line.warnings)];
  const notes: [string, readonly string[]][] = [
    ["Note", [...new Set(warned.map(capital))]],
    ["Assumed", plan.assumptions],
    ["Changed since the last revision", plan.differences],
  ];
  return (
    <div className="notes">
      {notes.map(([name, texts]) =>
        texts.map((text) => (
          <Text size="sm" c="dimmed" key={`${name} ${text}`}>
            <strong>{say(name)}:</strong> {text}
          </Text>
        )),
      )}
    </div>
  );
}

/** What exactly is signed, and who turned words into it. */
function Signature({ plan }: { plan: Plan }) {
  const { acts, me, session } = useIdentity();
  const { say } = useSpeech();
  const { digest } = plan.approval;
  return (
    <Text size="xs" c="dimmed" className="signature">
      {plan.planner
        ? say("understood by the {planner} planner", { planner: plan.planner })
        : say("written as a plan")}{" "}
      · digest <span title={digest}>{digest.slice(0, 8)}</span>
      {session.sandbox && ` · ${say("simulated shops")}`}
      {acts && (
        <>
          {" "}
          · <strong>{say("you act as {name}", { name: me.name })}</strong>
        </>
      )}
    </Text>
  );
}
