import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";

import { Problem } from "./api";
import { Redrawing } from "./redrawing";

/** Answers only when it is told to, and remembers what was asked. */
function slow() {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  return {
    asked,
    isFetching: () => 0,
    answer: async () => {
      answers.shift()?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
    invalidateQueries: ({ queryKey }: { queryKey?: readonly unknown[] } = {}) => {
      asked.push(String(queryKey));
      return new Promise<void>((resolve) => answers.push(resolve));
    },
  };
}

test("what changes while it is asked for is asked for once more, after the answer", async () => {
  const server = slow();
  const redrawing = new Redrawing(server);

  for (let turn = 0; turn < 5; turn += 1) redrawing.soon(["run", "r-1"], 0);
  expect(server.asked).toEqual(["run,r-1"]);
  await server.answer();
  expect(server.asked).toEqual(["run,r-1", "run,r-1"]);

  await server.answer();
  expect(server.asked).toHaveLength(2);
});

test("a slow answer about one thing keeps no other waiting", () => {
  const server = slow();
  const redrawing = new Redrawing(server);

  redrawing.soon(["run", "r-1"], 0);
  redrawing.soon(["thread", "t-1"], 0);

  expect(server.asked).toEqual(["run,r-1", "thread,t-1"]);
});

test("what was asked for may be asked for again later", async () => {
  const server = slow();
  const redrawing = new Redrawing(server);

  redrawing.soon(["halts"], 0);
  await server.answer();
  redrawing.soon(["halts"], 0);

  expect(server.asked).toEqual(["halts", "halts"]);
});

test("what no answer came to is asked for until there is one", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const redrawing = new Redrawing({
    isFetching: () => 0,
    invalidateQueries: () => {
      asked.push("run");
      const lost = new Problem(0, "unreached", "Nobody answers.", null);
      return asked.length < 3 ? Promise.reject(lost) : Promise.resolve();
    },
  });

  redrawing.soon(["run"], 0);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toHaveLength(3);
  vi.useRealTimers();
});

test("what is refused is not asked for again and again", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const redrawing = new Redrawing({
    isFetching: () => 0,
    invalidateQueries: () => {
      asked.push("run");
      return Promise.reject(new Problem(404, "unknown", "There is no such run.", null));
    },
  });

  redrawing.soon(["run"], 0);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toHaveLength(1);
  vi.useRealTimers();
});

test("what changes while it is asked for the first time is asked for once more", async () => {
  const client = new QueryClient();
  const answers: ((seq: number) => void)[] = [];
  const card = new QueryObserver(client, {
    queryKey: ["run", "r-1"],
    queryFn: () => new Promise<number>((resolve) => answers.push(resolve)),
  });
  const forget = card.subscribe(() => undefined);

  new Redrawing(client).soon(["run", "r-1"], 0);
  answers[0]?.(5);
  await vi.waitFor(() => {
    expect(answers).toHaveLength(2);
  });
  answers[1]?.(7);

  await vi.waitFor(() => {
    expect(card.getCurrentResult().data).toBe(7);
  });
  expect(answers).toHaveLength(2);
  forget();
});
