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
import { Page } from "../frame/Page";
import { Trouble } from "../Trouble";

/** What waits for people; what waits for whoever looks comes first. */
export function Approvals() {
  const found = useWaiting();
  const { me } = useIdentity();
  const cards = found.data ?? [];
  const mine = cards.filter((card) => mayDecide(card, me.id));
  const others = cards.filter((card) => !mine.includes(card));
  return (
    <Page title="Approvals" says="Plans that wait for a yes. Nothing in them has happened yet.">
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data && cards.length === 0 && (
        <Empty>
          Nothing waits for anybody. <Link to="/chat">Ask for something</Link>.
        </Empty>
      )}
      {mine.length > 0 && (
        <Stack component="section" gap="sm" aria-label="You may decide">
          <h2 className="part">You may decide</h2>
          {mine.map((card) => (
            <LiveCard key={card.id} id={card.id} />
          ))}
        </Stack>
      )}
      {others.length > 0 && (
        <section className="section" aria-label="Others decide">
          <h2 className="part">Others decide</h2>
          <Others waiting={others} />
        </section>
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
  const unknown = error instanceof Problem && error.status === 404;
  return (
    <Page title={titleOf(plan)} of={{ to: "/approvals", name: "Approvals" }}>
      {unknown ? <Unknown /> : <LiveCard id={approval} own />}
    </Page>
  );
}
