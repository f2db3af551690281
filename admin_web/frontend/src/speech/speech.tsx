import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from "react";

import { reached } from "../later";

/** Says something in the language of the card, the thread or the reader that it stands with. */
export interface Speech {
  /** Of `Intl`: how numbers and times are written. */
  readonly locale: string;
  readonly say: (text: string, values?: Readonly<Record<string, string | number>>) => string;
  /** Write a number as people do: "2,000". */
  readonly figure: (number: number) => string;
  /** Count in words: "1 change", "6 changes". */
  readonly many: (count: number, word: string) => string;
  /** Join names as a sentence does. */
  readonly listed: (names: readonly string[], last?: "and" | "or") => string;
}

export type Wordings = Readonly<Record<string, string>>;

/** Return how something is said in a language; what has no wording there is said in English. */
export function speech(locale: string, wordings: Wordings): Speech {
  const say: Speech["say"] = (text, values = {}) =>
    Object.entries(values).reduce(
      (said, [name, value]) => said.replaceAll(`{${name}}`, () => String(value)),
      wordings[text] ?? text,
    );
  const figure: Speech["figure"] = (number) => new Intl.NumberFormat(locale).format(number);
  return {
    locale,
    say,
    figure,
    many: (count, word) =>
      count === 1 ? say(`1 ${word}`) : say(`{n} ${word}s`, { n: figure(count) }),
    listed: (names, last = "and") =>
      names.length < 2
        ? (names[0] ?? say("nobody"))
        : `${names.slice(0, -1).join(", ")} ${say(last)} ${names[names.length - 1] ?? ""}`,
  };
}

export const ENGLISH = speech("en-GB", {});

/** Languages whose wordings are loaded when something is said in them: first what a chat needs. */
const OTHERS: Readonly<Record<string, readonly (() => Promise<Wordings>)[]>> = {
  de: [async () => (await import("./de")).DE, async () => (await import("./de-pages")).PAGES],
};
const LOCALES: Readonly<Record<string, string>> = { de: "de-DE" };
const known = new Map<string, Speech>();
const begun = new Set<string>();
const listeners = new Set<() => void>();

const CALM_MS = 1000;
const atChat = () => /^\/(chat|$)/u.test(window.location.pathname);

/** A chat that is opened needs its own words, and its connection, first. */
const calm = () => new Promise((done) => setTimeout(done, CALM_MS));

/** Load a language part by part; each is said as soon as it is here. */
async function learn(language: string): Promise<void> {
  if (begun.has(language)) return;
  begun.add(language);
  let wordings: Wordings = {};
  for (const load of OTHERS[language] ?? []) {
    if (known.has(language) && atChat()) await calm();
    wordings = { ...wordings, ...(await reached(load)) };
    known.set(language, speech(LOCALES[language] ?? language, wordings));
    listeners.forEach((draw) => {
      draw();
    });
  }
}

function subscribed(draw: () => void): () => void {
  listeners.add(draw);
  return () => listeners.delete(draw);
}

/** Return the first language of a reader that there is; English without one. */
export function preferred(languages: readonly string[]): string {
  const own = languages.map((one) => one.slice(0, 2).toLowerCase());
  return own.find((one) => one === "en" || one in OTHERS) ?? "en";
}

/** How things are said to whoever reads, where no thread has a language of its own. */
export const OWN = preferred(window.navigator.languages);

/** Return how things are said in a language: in English until its wordings are here. */
export function useSpeechIn(language: string): Speech {
  useEffect(() => {
    // whoever needs it next tries again
    void learn(language).catch(() => begun.delete(language));
  }, [language]);
  return useSyncExternalStore(subscribed, () => known.get(language) ?? ENGLISH);
}

const Spoken = createContext<Speech>(ENGLISH);

/** Let everything inside be said in a language. */
export function In({ language, children }: { language: string; children: ReactNode }) {
  return <Spoken value={useSpeechIn(language)}>{children}</Spoken>;
}

/** Return how things are said here. */
export function useSpeech(): Speech {
  return useContext(Spoken);
}
