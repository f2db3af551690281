import { expect, test } from "vitest";

import { split } from "./follow";

const ONE = 'id: 1\nevent: started\ndata: {"seq": 1, "type": "started"}\n\n';

test("an event that has not arrived whole waits for its rest", () => {
  const [first, rest] = split(ONE.slice(0, -5));
  expect(first).toEqual([]);
  expect(split(rest + ONE.slice(-5))[0]).toEqual([{ seq: 1, type: "started" }]);
});

test("a heartbeat is no event", () => {
  expect(split(`: still here\n\n${ONE}`)[0].map((event) => event.seq)).toEqual([1]);
});
