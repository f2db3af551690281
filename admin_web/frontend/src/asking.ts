/** What several pages ask the server for. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ask, type Approval, type Run } from "./api";
import { follow, mayFollow } from "./follow";

const REDRAW_MS = 250;
const COME_BACK_MS = 1000;

/** Ask for a card; it is asked for again while people may decide. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: ["approval", id],
    queryFn: () => ask("get", "/api/approvals/{approval}", { path: { approval: id } }),
    refetchInterval: ({ state }) => (state.data?.approval.state === "open" ? 2000 : false),
  });
}

/** Ask for a run, and follow it while it goes on. */
export function useRun(id: string) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ["run", id],
    queryFn: () => ask("get", "/api/runs/{run}", { path: { run: id } }),
    refetchInterval: ({ state }) =>
      state.data?.state === "running" && !mayFollow() ? 1500 : false,
  });
  const live = found.data?.state === "running";
  useEffect(() => {
    if (!live) return undefined;
    const ending = new AbortController();
    let drawing: number | undefined;
    const redraw = () => {
      drawing ??= window.setTimeout(() => {
        drawing = undefined;
        void client.invalidateQueries({ queryKey: ["run", id] });
      }, REDRAW_MS);
    };
    void followed(id, redraw, ending.signal, () => client.getQueryData<Run>(["run", id]));
    return () => {
      ending.abort();
      window.clearTimeout(drawing);
    };
  }, [id, live, client]);
  return found;
}

/** Follow a run to its end, coming back after the last event whenever the line breaks. */
async function followed(
  id: string,
  redraw: () => void,
  signal: AbortSignal,
  known: () => Run | undefined,
): Promise<void> {
  let seen = 0;
  while (!signal.aborted && known()?.state === "running") {
    if (mayFollow()) seen = await follow(id, seen, redraw, signal);
    redraw();
    await new Promise((resolve) => window.setTimeout(resolve, COME_BACK_MS));
  }
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
