import { Text } from "@mantine/core";

import type { Approval } from "../api";
import { useApprovers, useNow } from "../asking";
import { useIdentity } from "../session";
import { useSpeech, type Speech } from "../speech/speech";
import { capital, left, when } from "../words";
import { WhoMay, whyNot } from "./WhoMay";

const DECIDED: Record<string, string> = {
  approve: "Approved by {name}{where}, {at}",
  reject: "Rejected by {name}{where}, {at}",
};

/** Surfaces on which people decide every day, so that nobody needs to be told. */
const USUAL = ["web", "api"];

/** Say where somebody decided, if it was not where everybody does. */
function place({ say }: Speech, surface: string): string {
  if (USUAL.includes(surface)) return "";
  return surface === "terminal"
    ? say(" in the terminal")
    : say(" in {surface}", { surface: capital(surface) });
}

/** Who asked, who decided what, who still may, and for how long. */
export function People({ approval }: { approval: Approval }) {
  const { named, session } = useIdentity();
  const speech = useSpeech();
  const { say, many, listed, locale } = speech;
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
        {say("Asked by {name}", { name: named(approval.requester) })}
        {others.length > 0 && say(", changed by {names}", { names: listed(others.map(named)) })}
      </Text>
      {approval.votes.map((vote) => (
        <Text size="sm" key={`${vote.person} ${vote.revision}`}>
          <span aria-hidden className={vote.decision === "approve" ? "yes" : "no"}>
            {vote.decision === "approve" ? "✓" : "✗"}
          </span>{" "}
          {say(DECIDED[vote.decision] ?? vote.decision, {
            name: named(vote.person),
            where: place(speech, vote.surface),
            at: when(vote.at, locale),
          })}
          {vote.confirmed && say(", by typed confirmation")}
          {vote.reason && `: “${vote.reason}”`}
          {vote.revision !== approval.revision &&
            ` (${say("revision {revision}", { revision: vote.revision })})`}
        </Text>
      ))}
      {open && <Text size="sm">{needed(speech, approval.missing, asked.map(named))}</Text>}
      {open && (
        <Text size="sm">
          <time dateTime={approval.expires_at} title={new Date(approval.expires_at).toString()}>
            {say("Expires in {left}", { left: say(left(approval.expires_at, now, many)) })}
          </time>
        </Text>
      )}
      {approval.state === "expired" && (
        <Text size="sm">
          <time dateTime={approval.expires_at}>
            {say("Expired {at} without enough approvals. None of it has happened.", {
              at: when(approval.expires_at, locale),
            })}
          </time>
        </Text>
      )}
      {open && <WhoMay approval={approval} />}
    </div>
  );
}

/** Name who has to approve still: all of them, or some. */
function needed({ say, listed }: Speech, missing: number, names: readonly string[]): string {
  if (names.length === 0) return say("Nobody may approve this now.");
  if (names.length === 1 && missing === 1)
    return say("Waits for {names}", { names: listed(names) });
  if (missing === 1) return say("Waits for one of: {names}", { names: listed(names, "or") });
  return missing === names.length
    ? say("Needs {missing} approvals: {names}", { missing, names: listed(names) })
    : say("Needs {missing} approvals of: {names}", { missing, names: listed(names) });
}

/** Say why the person who asks cannot approve, in the gate's words, or null: they can. */
export function useWhyNot(approval: Approval): string | null {
  const { me } = useIdentity();
  const { say } = useSpeech();
  const listed = approval.approvers.includes(me.id);
  const asked = useApprovers(approval, approval.state === "open" && !listed, me.id);
  if (listed) {
    const voted = approval.votes.some(
      (vote) => vote.person === me.id && vote.revision === approval.revision,
    );
    return voted ? say("You have approved; somebody else has to as well.") : null;
  }
  const reasons = whyNot(asked.data?.[0]);
  return reasons === "" ? say("You cannot approve this.") : reasons;
}
