import { expect, test } from "vitest";

import { split } from "./stream";

const ONE = 'id: a-1\nevent: changed\ndata: {"place": "a-1"}\n\n';

test("an event that has not arrived whole waits for its rest", () => {
  const [first, rest] = split(ONE.slice(0, -5));
  expect(first).toEqual([]);
  expect(split(rest + ONE.slice(-5))[0]).toEqual([{ id: "a-1", data: '{"place": "a-1"}' }]);
});

test("a heartbeat is no event", () => {
  expect(split(`: still here\n\n${ONE}`)[0].map((event) => event.id)).toEqual(["a-1"]);
});
