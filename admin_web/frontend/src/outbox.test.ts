import { expect, test } from "vitest";

import type { Message } from "./api";
import { isThere } from "./outbox";

const leaving = { event: "e", thread: "t", text: "Pause the mug", by: null, after: 3 };
const said = (seq: number, text: string, person: string | null): Message => ({
  seq,
  text,
  person,
  document: null,
  at: "2026-01-01T00:00:00Z",
});

test.each([
  ["the same words before it was sent", said(3, "Pause the mug", "ana"), false],
  ["the same words after it was sent", said(4, "Pause the mug", "ana"), true],
  ["other words", said(4, "Pause the teapot", "ana"), false],
  ["what Countersign said itself", said(4, "Pause the mug", null), false],
])("a message on its way is told from %s", (_, message, there) => {
  expect(isThere(leaving, [message])).toBe(there);
});

test("a message with a mark that is drawn as an escape is found again", () => {
  const hidden = { ...leaving, text: "Pause\u200b it" };
  expect(isThere(hidden, [said(4, "Pause\\u200b it", "ana")])).toBe(true);
});
