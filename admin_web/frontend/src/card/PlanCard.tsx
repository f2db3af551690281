import { Badge, Card, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { Link } from "react-router";

import type { Plan } from "../api";
import { useApproval } from "../asking";
import { useIdentity } from "../session";
import { In, useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { BY_HAND, capital, RISK, risk } from "../words";
import { Again } from "./Again";
import { Decide } from "./Decide";
import { Details } from "./Details";
import { Lines } from "./Lines";
import { People } from "./People";
import { RunCard } from "./RunCard";
import { Standing } from "./Standing";
import { STATES } from "./states";
import { Totals } from "./Totals";

interface Shown {
  /** Runs whose end stands elsewhere on the page, so that a card need not repeat it. */
  readonly told?: readonly string[];
  /** On its own page the page bears its title, and there is no way to it. */
  readonly own?: boolean;
}

/** The card of an approval as it stands now, whatever it was when it was first shown. */
export function LiveCard({ id, first, ...shown }: Shown & { id: string; first?: Plan }) {
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
      <PlanCard plan={plan} {...shown} />
    </In>
  );
}

export function PlanCard({ plan, told = [], own = false }: Shown & { plan: Plan }) {
  const { say } = useSpeech();
  const { approval } = plan;
  const worst = risk(plan.lines);
  const standing = STATES[approval.state] ?? { label: approval.state, colour: "gray" };
  const open = approval.state === "open";
  const over = approval.state === "expired" || approval.state === "rejected";
  const revised = approval.revision > 1;
  return (
    <Card
      component="article"
      withBorder
      padding="md"
      className={`card card--${worst}`}
      aria-label={`Plan ${approval.id}, revision ${approval.revision}: ${standing.label}`}
    >
      <Stack gap="sm">
        <div className="card-top">
          <span className="badges">
            <Standing of={standing} />
            {(open || (worst === "irreversible" && !over)) && (
              <Risk worst={worst} undo={plan.undo} />
            )}
          </span>
          <Text size="xs" c="dimmed" className="way">
            {revised && say("revision {revision}", { revision: approval.revision })}
            {revised && !own && " · "}
            {!own && <Link to={`/approvals/${approval.id}`}>{say("Open the card")}</Link>}
          </Text>
        </div>
        {own ? (
          <h2 className="said">{say("What it changes")}</h2>
        ) : (
          <Text component="h2" fw={650} className="summary">
            {plan.summary || say("A plan without a summary")}
          </Text>
        )}
        <Lines lines={plan.lines} parts={plan.parts} />
        <Totals plan={plan} />
        <Notes plan={plan} />
        <People approval={approval} />
        {open && <Decide key={approval.revision} plan={plan} worst={worst} />}
        {over && (
          <div className="buttons">
            <Again id={approval.id} />
          </div>
        )}
        {approval.run_ids.map((run) =>
          told.includes(run) ? (
            <Text size="sm" key={run} className="inside">
              {say("It ran; the result stands below.")}
            </Text>
          ) : (
            <RunCard key={run} id={run} inside />
          ),
        )}
        <Details plan={plan} />
      </Stack>
    </Card>
  );
}

/** What the worst of it does to the world. */
function Risk({ worst, undo }: { worst: string; undo: boolean }) {
  const { say } = useSpeech();
  const badge = worst === "write" && !undo ? BY_HAND : RISK[worst];
  if (badge === undefined) return null;
  return (
    <Tooltip label={say(badge.says)} events={{ hover: true, focus: true, touch: true }}>
      <Badge color={badge.colour} variant="outline" className="badge" tabIndex={0}>
        {say(badge.label)}
      </Badge>
    </Tooltip>
  );
}

function Notes({ plan }: { plan: Plan }) {
  const { say } = useSpeech();
  const { session } = useIdentity();
  // where every shop is simulated, the page says so above everything
  const simulated = session.sandbox ? say(": nothing real changes.") : null;
  const warned = [...plan.warnings, ...plan.lines.flatMap((line) => line.warnings)].filter(
    (text) => simulated === null || !text.endsWith(simulated),
  );
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
