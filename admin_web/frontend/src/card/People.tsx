import { Text } from "@mantine/core";

import type { Approval } from "../api";
import { useNow } from "../asking";
import { useIdentity } from "../session";
import { capital, left, listed, when } from "../words";

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
  const others = approval.authors.filter((author) => author !== approval.requester);
  return (
    <div className="people">
      <Text size="sm">
        Asked by <strong>{named(approval.requester)}</strong>
        {others.length > 0 && `, changed by ${listed(others.map(named))}`}
      </Text>
      {approval.votes.map((vote) => (
        <Text size="sm" key={`${vote.person} ${vote.revision}`}>
          <span aria-hidden>{vote.decision === "approve" ? "✓" : "✗"}</span>{" "}
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
          Needs {approval.missing === 1 ? "one" : approval.missing} of{" "}
          <strong>{listed(approval.approvers.map(named), "or")}</strong>
        </Text>
      )}
      {open && (
        <Text size="sm" component="p">
          Expires in{" "}
          <time dateTime={approval.expires_at} title={new Date(approval.expires_at).toString()}>
            {left(approval.expires_at, now)}
          </time>
        </Text>
      )}
    </div>
  );
}

/** Say why the person who asks cannot approve, or null: they can. */
export function useWhyNot(approval: Approval): string | null {
  const { me } = useIdentity();
  if (approval.approvers.includes(me.id)) {
    const voted = approval.votes.some(
      (vote) => vote.person === me.id && vote.revision === approval.revision,
    );
    return voted ? "You have approved; somebody else has to as well." : null;
  }
  if (approval.authors.includes(me.id)) {
    return "You asked for this, so somebody else has to approve it.";
  }
  return `You cannot approve this as ${listed(me.roles)}: the policy gives that right, within their limits, to the people above.`;
}
