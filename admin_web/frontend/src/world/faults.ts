/** What can go wrong in a simulated shop, and what Countersign makes of it. */
import type { FaultKind } from "../api";

export interface FaultWords {
  readonly title: string;
  readonly says: string;
}

export const FAULTS: Readonly<Record<FaultKind, FaultWords>> = {
  drop_after: {
    title: "Applied, but the answer is lost",
    says: "The next change is done and the connection is cut before the answer. Countersign never sends it again; it reads the shop back and finds it done.",
  },
  fail_before: {
    title: "Fails without doing anything",
    says: "The next change gets an error and is not made. Countersign waits until it can no longer arrive (half a minute, longer with Amazon), reads the shop back, and only then sends it again.",
  },
  late_apply: {
    title: "Applied late",
    says: "The connection is cut at once, and the next change is made some seconds later. Countersign waits until it must have been made, then reads back.",
  },
  garbage: {
    title: "Applied, but the answer is unreadable",
    says: "The next change is done, and its answer breaks off in the middle. Countersign believes no half answer and reads the shop back.",
  },
  slow: {
    title: "Answers slowly",
    says: "The next change is answered after 3 seconds. Nothing is wrong; the card shows the item waiting.",
  },
  throttle: {
    title: "Asks to slow down",
    says: "For 2 seconds from the next change on, the shop refuses changes. Countersign waits for as long as it is told to.",
  },
  stale_read: {
    title: "Shows old values",
    says: "The next look into the shop shows what was true 10 seconds ago. If that is not what the card showed, the item is not sent: it has “changed meanwhile”.",
  },
  expired_token: {
    title: "Does not accept our key",
    says: "For 30 seconds the shop does not accept the key. The item fails, says so, and can be retried.",
  },
  outage: {
    title: "Cannot be reached",
    says: "For 30 seconds the shop answers nothing but “unavailable”. Countersign waits, and goes on when it is back.",
  },
};

/** In the order in which they are worth trying. */
export const KINDS = Object.keys(FAULTS) as FaultKind[];

/** Say what became of a request that a fault struck. */
export function struck(kind: string | null): string | null {
  if (kind === null) return null;
  return kind in FAULTS ? FAULTS[kind as FaultKind].title : kind;
}
