/** Keeps what is drawn as new as the rows: the server says what changed, and that is asked anew. */
import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { ask, Problem, type Changes, type Run, type Thread } from "./api";
import { Redrawing } from "./redrawing";
import { listen } from "./stream";

/** The server says at least every ten seconds that it is still there. */
const SILENT_MS = 25_000;
const AGAIN_MS = 500;
const LOOK_MS = 4_000;
/** Lists and long documents are not asked for more often than this. */
const SELDOM_MS = 2_000;

type Subject = Changes["subjects"][number];

/** Return what a subject is drawn in; [] is everything. */
function drawnIn({ kind, id }: Subject): readonly QueryKey[] {
  switch (kind) {
    case "thread":
      return [["thread", id], ["threads"]];
    case "approval":
      return [["approval", id], ["approvals"], ["shops"]];
    case "run":
      return [["run", id, "card"], ["run", id, "record"], ["runs"], ["shops"]];
    case "halt":
      return [["halts"]];
    case "shop":
      return [["shops"]];
    default:
      return [[]];
  }
}

const AT_ONCE = ["thread", "approval", "card", "halts"];

function rest(key: QueryKey): number {
  return key.some((part) => AT_ONCE.includes(String(part))) ? 0 : SELDOM_MS;
}

/** Tell whether what is drawn is as new already, such as after one's own request. */
function isKnown(client: QueryClient, key: QueryKey, { kind, seq }: Subject): boolean {
  if (kind === "thread" && key[0] === "thread") {
    return (client.getQueryData<Thread>(key)?.messages.at(-1)?.seq ?? 0) >= seq;
  }
  if (kind === "run" && key[2] === "card") {
    const drawn = client.getQueriesData<Run>({ queryKey: key });
    return drawn.length > 0 && drawn.every(([, card]) => (card?.seq ?? 0) >= seq);
  }
  return false;
}

function redraw(client: QueryClient, redrawing: Redrawing, told: Changes): void {
  if (told.everything) {
    redrawing.soon([], 0);
    return;
  }
  for (const subject of told.subjects) {
    for (const key of drawnIn(subject)) {
      if (!isKnown(client, key, subject)) redrawing.soon(key, rest(key));
    }
  }
}

/** Hear what changes until told to stop; where no stream can be had, look now and then. */
async function hear(
  place: { current: string },
  heard: (told: Changes) => void,
  failed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const over = () => signal.aborted;
  const take = (told: Changes) => {
    if (over()) return;
    place.current = told.place;
    heard(told);
  };
  while (!over()) {
    const opened = await listen(
      "/api/changes",
      place.current,
      (events) => {
        for (const { data } of events) take(JSON.parse(data) as Changes);
      },
      signal,
      SILENT_MS,
    );
    if (!opened && !over()) {
      try {
        take(await ask("get", "/api/changes", { query: { after: place.current } }));
      } catch (error) {
        failed(error);
      }
    }
    await new Promise((resolve) => window.setTimeout(resolve, opened ? AGAIN_MS : LOOK_MS));
  }
}

/**
 * Follow the changes since a place for as long as the page is seen.
 *
 * A hidden page holds no connection, of which a browser has six for all its tabs; when it is seen
 * again it goes on where it stopped.
 */
export function useLive(since: string | null, who: string): void {
  const client = useQueryClient();
  const place = useRef(since ?? "");
  useEffect(() => {
    const redrawing = new Redrawing(client);
    let hearing: AbortController | undefined;
    const turn = () => {
      if (document.hidden) {
        hearing?.abort();
        hearing = undefined;
      } else if (hearing === undefined) {
        hearing = new AbortController();
        void hear(
          place,
          (told) => {
            redraw(client, redrawing, told);
          },
          (error) => {
            // whose session is over is led to the way in; who is not answered keeps what is drawn
            if (error instanceof Problem && error.status === 401) {
              void client.invalidateQueries({ queryKey: ["session"] });
            }
          },
          hearing.signal,
        );
      }
    };
    // a line that is open still may be dead: nobody hears of it that the other end is gone
    const anew = () => {
      hearing?.abort();
      hearing = undefined;
      turn();
    };
    turn();
    document.addEventListener("visibilitychange", turn);
    window.addEventListener("online", anew);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      window.removeEventListener("online", anew);
      hearing?.abort();
    };
  }, [client, who]);
}
