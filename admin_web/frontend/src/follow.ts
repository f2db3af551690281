/** A run as it happens: server-sent events over fetch, resumed after the last one that was seen. */
import { credentials } from "./api";

/** Streams that may be open at once; browsers allow six connections to a server for all tabs. */
const MOST = 2;
let open = 0;

export interface Happened {
  readonly seq: number;
  readonly type: string;
}

/** Tell whether one more stream may be opened; whoever may not asks again and again instead. */
export function mayFollow(): boolean {
  return open < MOST;
}

/**
 * Report every event after a number, and return the number of the last one.
 *
 * It returns when the server ends the stream, when the line breaks, or when it is told to stop.
 */
export async function follow(
  run: string,
  after: number,
  report: (event: Happened) => void,
  signal: AbortSignal,
): Promise<number> {
  let seen = after;
  open += 1;
  try {
    const answer = await fetch(`/api/runs/${run}/events`, {
      headers: { ...credentials(), "last-event-id": String(after) },
      signal,
    });
    if (!answer.ok || answer.body === null) return seen;
    const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await lines.read();
      if (done) return seen;
      const [events, unfinished] = split(rest + value);
      rest = unfinished;
      for (const event of events) {
        seen = event.seq;
        report(event);
      }
    }
  } catch {
    return seen;
  } finally {
    open -= 1;
  }
}

/** Cut a stream's text into whole events and the beginning of the next. */
export function split(text: string): [Happened[], string] {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.flatMap((block) =>
    block
      .split("\n")
      .filter((line) => line.startsWith("data: "))
      .map((line) => JSON.parse(line.slice(6)) as Happened),
  );
  return [events, rest];
}
