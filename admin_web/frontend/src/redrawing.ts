/** Asks anew for what is old: at once, never twice at a time, and never too often. */
import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";

import { Problem } from "./api";

const AGAIN_MS = 3_000;

/** Tell whether an answer may still come to who asks once more. */
function isLost(error: unknown): boolean {
  return error instanceof Problem && (error.unreached || error.status >= 500);
}

type Client = Pick<QueryClient, "invalidateQueries" | "isFetching">;

export class Redrawing {
  /** What is asked for just now, and whether it got old meanwhile. */
  private readonly asking = new Map<string, boolean>();
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /**
   * Ask anew for all that begins with a key, until there is an answer.
   *
   * What changes while it is asked for is asked for once more after the answer: to begin again each
   * time would end never on a slow network.
   */
  soon(key: QueryKey, restMs: number): void {
    const name = JSON.stringify(key);
    const busy = this.asking.has(name);
    this.asking.set(name, true);
    if (!busy) void this.untilNew(name, key, restMs);
  }

  private async untilNew(name: string, key: QueryKey, restMs: number): Promise<void> {
    while (this.asking.get(name)) {
      // what is asked for the first time is not asked anew by that: its answer may be older
      this.asking.set(name, this.isAskedFirst(key));
      const lost = await this.client
        .invalidateQueries({ queryKey: key }, { throwOnError: true })
        .then(() => false, isLost);
      if (lost) this.asking.set(name, true);
      const pauseMs = lost ? AGAIN_MS : restMs;
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    this.asking.delete(name);
  }

  private isAskedFirst(key: QueryKey): boolean {
    const unanswered = ({ state }: Query) => state.data === undefined;
    return this.client.isFetching({ queryKey: key, predicate: unanswered }) > 0;
  }
}
