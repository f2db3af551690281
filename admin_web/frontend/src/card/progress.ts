/** How far a run and its steps came, in words: what left a part undone is never drawn as done. */
import type { Run, RunSummary } from "../api";
import type { Speech } from "../speech/speech";
import { all, inState, state, type Shown } from "../words";

const PARTLY: Shown = { label: "partly done", colour: "yellow", sign: "mark" };
const BEGINS: Shown = { label: "begins", colour: "sea", sign: "clock" };
const WAITS: Shown = { label: "waits for the shop", colour: "sea", sign: "clock" };
const STOPPED: Shown = { label: "stopped", colour: "gray", sign: "dash" };

type Counted = Pick<RunSummary, "state" | "counts">;

/**
 * Return how a run is shown; what failed or was stopped after a part was written is partly done.
 *
 * It is drawn as running only when something of it runs.
 */
export function standing(run: Counted): Shown {
  const some = inState(run, "done") > 0;
  if (run.state === "failed" && some) return PARTLY;
  if (run.state === "cancelled") return some ? { ...STOPPED, colour: "yellow" } : STOPPED;
  if (run.state === "running" && all(run) > 0) {
    if (inState(run, "pending") === all(run)) return BEGINS;
    if (inState(run, "pending", "running") === 0 && inState(run, "accepted") > 0) return WAITS;
  }
  return state(run.state);
}

/** Return how a step is shown: as the worst of its items, with how many are done. */
export function stepped(step: Run["steps"][number], speech: Speech): Shown {
  const { say } = speech;
  const total = all(step);
  const done = inState(step, "done");
  const rest = ["failed", "conflict", "parked"].filter((name) => inState(step, name) > 0);
  const sofar = { done: speech.figure(done), total: speech.figure(total) };
  if (rest.length > 0) {
    const parts = rest.map((name) => undone(step, name, speech));
    const head = done > 0 ? [say("{done} of {total} done", sofar)] : [];
    const worst = inState(step, "parked") > 0 ? "parked" : "failed";
    const { colour, sign } = state(worst);
    const partly = worst === "failed" && done > 0;
    return {
      label: [...head, ...parts].join(", "),
      colour: partly ? PARTLY.colour : colour,
      sign: partly ? PARTLY.sign : sign,
    };
  }
  if (inState(step, "cancelled") > 0) {
    return done > 0
      ? { ...STOPPED, label: say("stopped after {done} of {total}", sofar), colour: "yellow" }
      : { ...STOPPED, label: say(STOPPED.label) };
  }
  if (done > 0 && done < total) {
    const { colour, sign } = state(step.state === "done" ? "done" : "running");
    return { label: say("{done} of {total} done", sofar), colour, sign };
  }
  const { label, ...drawn } = state(step.state);
  return { ...drawn, label: say(label) };
}

/** Say how a run stands; while it only waits for a shop, for which. */
export function progress(run: Run, speech: Speech, titled: (shop: string) => string): string {
  const { say, many, figure } = speech;
  if (run.state !== "running") return run.text;
  const total = all(run);
  const waiting = inState(run, "accepted");
  const ahead = inState(run, "pending");
  if (waiting === 0 || ahead > 0) {
    const over = figure(total - ahead - waiting);
    return say("{over} of {items}", { over, items: many(total, "change") });
  }
  const sofar = { done: figure(inState(run, "done")), total: figure(total) };
  const shop = waitingFor(run, titled) ?? say("the shop");
  const waits = counted(speech, waiting, "1 waits for {shop}", "{n} wait for {shop}", { shop });
  return `${say("{done} of {total} done", sofar)}, ${waits}`;
}

/** Name the shop that items wait for, where it is one shop as far as they are known. */
function waitingFor(run: Run, titled: (shop: string) => string): string | null {
  const found = run.items.filter((item) => item.state === "accepted");
  const shops = [...new Set(found.map(({ item }) => item.split("/")[0] ?? ""))];
  return shops.length === 1 && shops[0] ? titled(shops[0]) : null;
}

const UNDONE: Readonly<Record<string, readonly [string, string]>> = {
  failed: ["1 failed", "{n} failed"],
  conflict: ["1 changed meanwhile", "{n} changed meanwhile"],
  parked: ["1 needs a person", "{n} need a person"],
};

function undone(of: Pick<Run, "counts">, name: string, speech: Speech): string {
  const [one, several] = UNDONE[name] ?? [name, name];
  return counted(speech, inState(of, name), one, several, {});
}

function counted(
  { say, figure }: Speech,
  n: number,
  one: string,
  several: string,
  values: Readonly<Record<string, string>>,
): string {
  return n === 1 ? say(one, values) : say(several, { n: figure(n), ...values });
}
