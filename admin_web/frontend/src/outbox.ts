/** Messages on their way: kept until they are answered, and sent under one name however often. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

import { acting, ask, freshName, Problem, type Message, type Thread } from "./api";
import { visible } from "./visible";

export interface Leaving {
  /** The message's own name; the server answers a repeated one once. */
  readonly event: string;
  readonly thread: string | null;
  readonly text: string;
  readonly by: string | null;
  /** The newest message of its thread when it was sent. */
  readonly after: number;
  readonly failure?: string;
  /** It never arrived, so it is sent by itself when there is a connection again. */
  readonly lost?: boolean;
}

const KEPT = "countersign-outbox";

export function kept(): Leaving[] {
  try {
    const found: unknown = JSON.parse(window.sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? (found as Leaving[]) : [];
  } catch {
    return [];
  }
}

function keep(leaving: readonly Leaving[]): void {
  window.sessionStorage.setItem(KEPT, JSON.stringify(leaving));
}

/** Tell whether a message on its way stands in its thread already: its answer is still to come. */
export function isThere(one: Leaving, messages: readonly Message[]): boolean {
  const { after } = one;
  const text = visible(one.text);
  return messages.some(({ person, seq, ...said }) => person && seq > after && said.text === text);
}

/** Send messages; what a reload or a lost line interrupted is taken up again. */
export function useOutbox(arrived: (thread: string, sent: Leaving) => void) {
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<readonly Leaving[]>(kept);
  const change = useCallback((to: (old: readonly Leaving[]) => readonly Leaving[]) => {
    const next = to(kept());
    keep(next);
    setLeaving(next);
  }, []);
  const post = useCallback(
    async (one: Leaving) => {
      change((old) => old.map((other) => (other.event === one.event ? { ...one } : other)));
      try {
        const { text, thread, event } = one;
        const answer = await ask("post", "/api/messages", { body: { text, thread, event } });
        change((old) => old.filter((other) => other.event !== one.event));
        await client.invalidateQueries({ queryKey: ["threads"] });
        await client.invalidateQueries({ queryKey: ["approvals"] });
        if (answer.thread) {
          await client.invalidateQueries({ queryKey: ["thread", answer.thread] });
          arrived(answer.thread, one);
        }
      } catch (error) {
        const failure = error instanceof Error ? error.message : "It was not sent.";
        const hopeless = error instanceof Problem && !error.unreached && error.status < 500;
        change((old) =>
          old.map((other) =>
            other.event === one.event
              ? {
                  ...other,
                  failure: hopeless ? failure : `${failure} It is kept here.`,
                  lost: error instanceof Problem && error.unreached,
                }
              : other,
          ),
        );
      }
    },
    [arrived, change, client],
  );
  const send = useCallback(
    (text: string, thread: string | null) => {
      const known = client.getQueryData<Thread>(["thread", thread]);
      const after = known?.messages.at(-1)?.seq ?? 0;
      const one = { event: freshName(), thread, text, by: acting(), after };
      change((old) => [...old, one]);
      void post(one);
    },
    [change, client, post],
  );
  const again = useCallback(
    (event: string) => {
      const found = kept().find((one) => one.event === event);
      if (found?.by !== acting()) return;
      const { event: name, thread, text, by, after } = found;
      void post({ event: name, thread, text, by, after });
    },
    [post],
  );
  const drop = useCallback(
    (event: string) => {
      change((old) => old.filter((one) => one.event !== event));
    },
    [change],
  );
  useEffect(() => {
    const all = () => {
      for (const one of kept()) again(one.event);
    };
    all();
    window.addEventListener("online", all);
    return () => {
      window.removeEventListener("online", all);
    };
  }, [again]);
  return { leaving, send, again, drop };
}
