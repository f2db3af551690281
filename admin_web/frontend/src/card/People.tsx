import { Text } from "@mantine/core";

import type { Approval } from "../api";
import { useApprovers, useNow } from "../asking";
import { useIdentity } from "../session";
import { capital, left, listed, when } from "../words";
import { WhoMay, whyNot } from "./WhoMay";

const SURFACES: Record<string, string> = {
  web: "on this page",
  api: "through the API",
  terminal: "in the terminal",
};

const DECIDED: Record<string, string> = { approve: "approved", reject: "rejected" };

/** Who asked, who decided what, who still may, and for how long. */
export function People({ approval }: { approval: Approval }) {
  const { named, session } = useIdentity();
  const now = useNow(1000) + session.ahead_ms;
  const open = approval.state === "open";
  const counted = approval.votes
    .filter((vote) => vote.revision === approval.revision)
    .map((vote) => vote.person);
  const asked = approval.approvers.filter((person) => !counted.includes(person));
  const others = approval.authors.filter((author) => author !== approval.requester);
  return (
    <div className="people">
      <Text size="sm">
        Asked by <strong>{named(approval.requester)}</strong>
        {others.length > 0 && `, changed by ${listed(others.map(named))}`}
      </Text>
      {approval.votes.map((vote) => (
        <Text size="sm" key={`${vote.person} ${vote.revision}`}>
          <span aria-hidden className={vote.decision === "approve" ? "yes" : "no"}>
            {vote.decision === "approve" ? "✓" : "✗"}
          </span>{" "}
          {capital(DECIDED[vote.decision] ?? vote.decision)} by{" "}
          <strong>{named(vote.person)}</strong>{" "}
          {SURFACES[vote.surface] ?? `in ${capital(vote.surface)}`}, {when(vote.at)}
          {vote.confirmed && ", by typed confirmation"}
          {vote.reason && `: “${vote.reason}”`}
          {vote.revision !== approval.revision && ` (revision ${vote.revision})`}
        </Text>
      ))}
      {open && (
        <Text size="sm">
          Needs <Needed missing={approval.missing} names={asked.map(named)} />
        </Text>
      )}
      {open && (
        <Text size="sm">
          Expires in{" "}
          <time dateTime={approval.expires_at} title={new Date(approval.expires_at).toString()}>
            {left(approval.expires_at, now)}
          </time>
        </Text>
      )}
      {approval.state === "expired" && (
        <Text size="sm">
          Expired <time dateTime={approval.expires_at}>{when(approval.expires_at)}</time>, before
          enough people had approved it. Nothing of it happened.
        </Text>
      )}
      {open && <WhoMay approval={approval} />}
    </div>
  );
}

/** Name who has to approve still: all of them, or some. */
function Needed({ missing, names }: { missing: number; names: readonly string[] }) {
  if (missing === names.length) return <strong>{listed(names)}</strong>;
  return (
    <>
      {missing === 1 ? "one" : missing} of <strong>{listed(names, "or")}</strong>
    </>
  );
}

/** Say why the person who asks cannot approve, in the gate's words, or null: they can. */
export function useWhyNot(approval: Approval): string | null {
  const { me } = useIdentity();
  const listed = approval.approvers.includes(me.id);
  const asked = useApprovers(approval, approval.state === "open" && !listed, me.id);
  if (listed) {
    const voted = approval.votes.some(
      (vote) => vote.person === me.id && vote.revision === approval.revision,
    );
    return voted ? "You have approved; somebody else has to as well." : null;
  }
  const reasons = whyNot(asked.data?.[0]);
  return reasons === "" ? "You cannot approve this." : `You cannot approve this: ${reasons}`;
}
