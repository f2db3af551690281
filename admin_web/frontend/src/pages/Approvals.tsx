import { Skeleton, Stack } from "@mantine/core";
import { Link, useParams } from "react-router";

import { Problem, type Plan } from "../api";
import { Decided } from "./approvals/Decided";
import { Others } from "./approvals/Others";
import { Unknown } from "./approvals/Unknown";
import { Empty } from "../Empty";
import { LiveCard } from "../card/PlanCard";
import { mayDecide, useApproval, useWaiting } from "../asking";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Page } from "../frame/Page";
import { Trouble } from "../Trouble";

/** What waits for people; what waits for whoever looks comes first. */
export function Approvals() {
  const found = useWaiting();
  const { me } = useIdentity();
  const { say } = useSpeech();
  const cards = found.data ?? [];
  const mine = cards.filter((card) => mayDecide(card, me.id));
  const rest = cards.filter((card) => !mine.includes(card));
  const others = [
    { name: "Yours, waiting for others", cards: rest.filter((card) => card.requester === me.id) },
    { name: "Others decide", cards: rest.filter((card) => card.requester !== me.id) },
  ];
  return (
    <Page
      title={say("Approvals")}
      says={say("Plans that wait for a yes. Nothing in them has happened yet.")}
    >
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data && cards.length === 0 && (
        <Empty>
          {say("Nothing waits for anybody.")} <Link to="/chat">{say("Ask for something")}</Link>.
        </Empty>
      )}
      {mine.length > 0 && (
        <Stack component="section" gap="sm" aria-label={say("You may decide")}>
          <h2 className="part">{say("You may decide")}</h2>
          {mine.map((card) => (
            <LiveCard key={card.id} id={card.id} />
          ))}
        </Stack>
      )}
      {others.map(
        ({ name, cards: waiting }) =>
          waiting.length > 0 && (
            <section key={name} className="section" aria-label={say(name)}>
              <h2 className="part">{say(name)}</h2>
              <Others waiting={waiting} />
            </section>
          ),
      )}
      <Decided />
    </Page>
  );
}

function titleOf(plan: Plan | undefined): string {
  return plan === undefined || plan.summary === "" ? "Approval" : plan.summary;
}

/** One card with an address of its own. */
export function OneApproval() {
  const { approval = "" } = useParams();
  const { data: plan, error } = useApproval(approval);
  const { say } = useSpeech();
  const unknown = error instanceof Problem && error.status === 404;
  return (
    <Page
      title={say(unknown ? "We cannot find this approval" : titleOf(plan))}
      of={{ to: "/approvals", name: say("Approvals") }}
    >
      {unknown ? <Unknown /> : <LiveCard id={approval} own />}
    </Page>
  );
}
