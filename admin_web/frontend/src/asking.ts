/** What several pages ask the server for. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ask, type Approval, type Thread, type Waiting } from "./api";
import { useIdentity } from "./session";
import { FOLDED } from "./Unfold";

/** Return when something's time is over, in ms from now; timers know no longer time than this. */
function untilOver(expires_at: string, aheadMs: number): number {
  const left = Date.parse(expires_at) - Date.now() - aheadMs;
  return Math.min(Math.max(left + 500, 1000), 3_600_000);
}

/** Ask for a card; whatever changes it is told, except that its time is over. */
export function useApproval(id: string, asked = true) {
  const { session } = useIdentity();
  return useQuery({
    queryKey: ["approval", id],
    enabled: asked,
    queryFn: () => ask("get", "/api/approvals/{approval}", { path: { approval: id } }),
    refetchInterval: ({ state }) => {
      const approval = state.data?.approval;
      return approval?.state === "open" && untilOver(approval.expires_at, session.ahead_ms);
    },
  });
}

/** Ask what waits for people; the inbox and the menu's count share it. */
export function useWaiting() {
  const { session } = useIdentity();
  return useQuery({
    queryKey: ["approvals", "waiting"],
    queryFn: () => ask("get", "/api/approvals/waiting"),
    refetchInterval: ({ state }) => {
      const ends = state.data?.map((one) => one.expires_at).sort()[0];
      return ends !== undefined && untilOver(ends, session.ahead_ms);
    },
  });
}

/** Tell whether a person can decide about what waits: the gate lets them, and they have not yet. */
export function mayDecide(card: Waiting, person: string): boolean {
  return card.approvers.includes(person) && !card.voted.includes(person);
}

/** Ask for a thread once, and from then on only for what is new in it. */
export function useThread(id: string | null) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ["thread", id],
    enabled: id !== null,
    queryFn: async () => {
      const known = client.getQueryData<Thread>(["thread", id]);
      const after = known?.messages.at(-1)?.seq ?? 0;
      const fresh = await ask("get", "/api/threads/{thread}", {
        path: { thread: id ?? "" },
        query: { after },
      });
      if (known === undefined) return fresh;
      const more = fresh.messages.filter((message) => message.seq > after);
      return { ...fresh, messages: [...known.messages, ...more] };
    },
  });
}

/** Ask for a run with the first of its items, as many as are drawn. */
export function useRun(id: string, items: number = FOLDED) {
  return useQuery({
    queryKey: ["run", id, "card", items],
    queryFn: () => ask("get", "/api/runs/{run}/card", { path: { run: id }, query: { items } }),
    placeholderData: keepPreviousData,
  });
}

/** Ask the gate who may approve a card now; a name asks about that person alone. */
export function useApprovers(approval: Approval, asked: boolean, person?: string) {
  const { id, revision } = approval;
  return useQuery({
    queryKey: ["approvers", id, revision, person ?? "everybody"],
    enabled: asked,
    staleTime: 15_000,
    queryFn: () =>
      ask("get", "/api/approvals/{approval}/approvers", {
        path: { approval: id },
        query: { person: person ?? null },
      }),
  });
}

/** Ask for the connected shops, which seldom change. */
export function useShops() {
  return useQuery({
    queryKey: ["shops"],
    queryFn: () => ask("get", "/api/shops"),
    staleTime: 60_000,
  });
}

/** Return the present instant, again every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => {
      setNow(Date.now());
    }, everyMs);
    return () => {
      window.clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}
