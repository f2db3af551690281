/** Values and states as people read them. */
import type { Line, Run } from "./api";

export type Value = string | number | boolean | null;

export const RISK: Record<string, { label: string; colour: string; says: string }> = {
  read: { label: "Reads only", colour: "gray", says: "Nothing is changed anywhere." },
  write: {
    label: "Can be undone",
    colour: "sea",
    says: "Every old value is kept, so each of these changes can be set back.",
  },
  irreversible: {
    label: "Cannot be undone",
    colour: "red",
    says: "What this does cannot be set back, so more people have to agree.",
  },
};

/** Of writes that no single plan puts back. */
export const BY_HAND = {
  label: "Can be undone by hand",
  colour: "sea",
  says: "Every old value is kept, but this is more than one “undo that” can put back.",
};

const ORDER = ["read", "write", "irreversible"];

/** Return the worst that a plan's lines do. */
export function risk(lines: readonly { readonly effect: string }[]): string {
  return lines.reduce(
    (worst, line) => (ORDER.indexOf(line.effect) > ORDER.indexOf(worst) ? line.effect : worst),
    lines.length === 0 ? "write" : "read",
  );
}

/** How a state is shown; a sign is named as `Sign` draws it. */
export interface Shown {
  readonly label: string;
  readonly colour: string;
  readonly sign?: string | undefined;
}

const STATE: Readonly<Record<string, Shown>> = {
  pending: { label: "waits", colour: "gray", sign: "ring" },
  running: { label: "running", colour: "sea", sign: "play" },
  done: { label: "done", colour: "green", sign: "tick" },
  failed: { label: "failed", colour: "red", sign: "cross" },
  conflict: { label: "changed meanwhile", colour: "red", sign: "cross" },
  accepted: { label: "accepted, not yet applied", colour: "sea", sign: "clock" },
  parked: { label: "needs a person", colour: "orange", sign: "ask" },
  cancelled: { label: "not sent", colour: "gray", sign: "dash" },
  skipped: { label: "skipped", colour: "gray", sign: "dash" },
  not_run: { label: "not run", colour: "gray", sign: "dash" },
};

/** Return how a state is shown; one that is new to these pages is shown by its own name. */
export function state(name: string): Shown {
  return STATE[name] ?? { label: name, colour: "gray", sign: "ring" };
}

/** How a listing's state is called wherever it is shown. */
export const LISTED: Readonly<Record<string, string>> = {
  active: "Live",
  paused: "Paused",
  ended: "Ended for good",
};

/** Count the items of a run that are in one of some states. */
export function inState({ counts }: Pick<Run, "counts">, ...states: string[]): number {
  return states.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
}

/** Count all items of a run. */
export function all(run: Pick<Run, "counts">): number {
  return inState(run, ...Object.keys(run.counts));
}

/** Write a value, money in its currency; digits are never rounded. */
export function shown(value: Value, currency?: string | null, locale = "en-GB"): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!currency || !isNumber(value)) return String(value);
  try {
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      maximumFractionDigits: 6,
    });
    return format.format(String(value) as Intl.StringNumericLiteral);
  } catch {
    return `${String(value)} ${currency}`;
  }
}

function isNumber(value: Value): value is string | number {
  return (
    (typeof value === "string" || typeof value === "number") && /^-?\d+(\.\d+)?$/.test(`${value}`)
  );
}

type Changing = Pick<Line, "before" | "after" | "currency">;

/** Return by how much a number changes, money in percent; null where it has no sense. */
function by({ before, after, currency }: Changing): { value: number; unit: string } | null {
  if (!isNumber(before) || !isNumber(after)) return null;
  const [from, to] = [Number(before), Number(after)];
  if (from === to || (currency && from === 0)) return null;
  return currency
    ? { value: ((to - from) / from) * 100, unit: "%" }
    : { value: to - from, unit: "" };
}

/**
 * Say by how much a number changes: "−10%" for money, "+5" for a count; "" where it has no sense.
 *
 * What is rounded says so: "≈ −10%" of −10.02%.
 */
export function difference(line: Changing, locale = "en-GB"): string {
  const found = by(line);
  return found === null ? "" : roughly([found.value], found.unit, locale);
}

/** Say between what several changes lie: "−12% to −3%", or the one that all of them are. */
export function spread(lines: readonly Changing[], locale = "en-GB"): string {
  const found = lines.map(by).filter((one) => one !== null);
  return ["", "%"]
    .map((unit) => {
      const values = found.filter((one) => one.unit === unit).map((one) => one.value);
      if (values.length === 0) return "";
      const ends = [
        values.reduce((a, b) => Math.min(a, b)),
        values.reduce((a, b) => Math.max(a, b)),
      ];
      return roughly(ends, unit, locale);
    })
    .filter(Boolean)
    .join(", ");
}

/** Write a bound as people read it: "price change −10%". */
export function bounded(name: string, value: string | number | boolean): string {
  const percent = name.endsWith("_pct");
  const words = (percent ? name.slice(0, -4) : name).replaceAll("_", " ");
  return `${words} ${percent && isNumber(value) ? signed(Number(value), "%", "en-GB") : shown(value)}`;
}

/** Say how long something takes: "15 s", "15 min". */
export function lasting(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Write what a span lies between, or the one value that it is; "≈" tells that digits are left out. */
function roughly(ends: readonly number[], unit: string, locale: string): string {
  const said = [...new Set(ends.map((value) => signed(value, unit, locale)))];
  const rounded = ends.some((value) => Math.abs(value * 10 - Math.round(value * 10)) > 1e-6);
  return `${rounded ? "≈\u00a0" : ""}${said.join(locale === "de-DE" ? " bis " : " to ")}`;
}

function signed(value: number, unit: string, locale: string): string {
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(
    Math.abs(value),
  );
  const apart = unit === "%" && locale === "de-DE" ? "\u00a0" : "";
  return `${value < 0 ? "−" : "+"}${digits}${apart}${unit}`;
}

/** Write a number as people do: "2,000". */
export function figure(number: number): string {
  return new Intl.NumberFormat("en-GB").format(number);
}

/** Count in words: "1 change", "6 changes". */
export function many(count: number, word: string): string {
  return `${figure(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** Join names as a sentence does. */
export function listed(names: readonly string[], last = "and"): string {
  if (names.length < 2) return names[0] ?? "nobody";
  return `${names.slice(0, -1).join(", ")} ${last} ${names[names.length - 1] ?? ""}`;
}

/** Say how long something still holds. */
export function left(until: string, now: number, count: typeof many = many): string {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - now) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (seconds === 0) return "no time";
  if (hours >= 48) return count(Math.floor(hours / 24), "day");
  if (hours > 0) return `${hours}\u00a0h ${minutes}\u00a0min`;
  return minutes > 0 ? `${minutes}\u00a0min` : `${seconds}\u00a0s`;
}

/** Write an instant: the time alone today, else the day as well. */
export function when(at: string, locale = "en-GB"): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const time = date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  if (today) return time;
  return `${date.toLocaleDateString(locale, { day: "numeric", month: "short" })}, ${time}`;
}

/** Write a vendor's code as people read it: "LIKE_NEW" is "Like new". */
export function decoded(value: string): string {
  return /^[A-Z]+(_[A-Z0-9]+)+$/.test(value)
    ? capital(value.toLowerCase().replaceAll("_", " "))
    : value;
}

/** Go on with a sentence in the middle of another. */
export function midway(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Begin a sentence; a name such as eBay begins it as it is written. */
export function capital(text: string): string {
  if (/^[a-z][A-Z]/.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
