/** Server-sent events over fetch, which alone can say for whom this tab acts. */
import { credentials } from "./api";

/** The first word comes at once, unless something between us and the server keeps it back. */
const FIRST_MS = 6_000;

export interface Told {
  /** Where to go on, as the server names it. */
  readonly id: string;
  readonly data: string;
}

/**
 * Report every event after a place, until the server ends the stream, the line breaks, nothing at
 * all is heard for too long, or it is told to stop.
 *
 * Returns whether anything was heard.
 */
export async function listen(
  address: string,
  after: string,
  heard: (events: readonly Told[]) => void,
  signal: AbortSignal,
  silentMs: number,
): Promise<boolean> {
  const silence = new AbortController();
  let patience = window.setTimeout(
    () => {
      silence.abort();
    },
    Math.min(silentMs, FIRST_MS),
  );
  let opened = false;
  try {
    const answer = await fetch(address, {
      headers: { ...credentials(), accept: "text/event-stream", "last-event-id": after },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!answer.ok || answer.body === null) return opened;
    const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await lines.read();
      if (done) return opened;
      opened = true;
      window.clearTimeout(patience);
      patience = window.setTimeout(() => {
        silence.abort();
      }, silentMs);
      const [events, unfinished] = split(rest + value);
      rest = unfinished;
      heard(events);
    }
  } catch {
    return opened;
  } finally {
    window.clearTimeout(patience);
  }
}

/** Cut a stream's text into whole events and the beginning of the next; a heartbeat is no event. */
export function split(text: string): [Told[], string] {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.flatMap((block) => {
    const field = (name: string) =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field("data");
    return data === undefined ? [] : [{ id: field("id") ?? "", data }];
  });
  return [events, rest];
}
