import { createContext, useContext, useEffect, useReducer, type ReactNode } from "react";

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

/** Languages whose wordings are loaded when something is said in them. */
const OTHERS: Readonly<Record<string, () => Promise<Speech>>> = {
  de: async () => speech("de-DE", (await import("./de")).DE),
};
const known = new Map<string, Speech>();

/** Return the first language of a reader that there is; English without one. */
export function preferred(languages: readonly string[]): string {
  const own = languages.map((one) => one.slice(0, 2).toLowerCase());
  return own.find((one) => one === "en" || one in OTHERS) ?? "en";
}

/** How things are said to whoever reads, where no thread has a language of its own. */
export const OWN = preferred(window.navigator.languages);

/** Return how things are said in a language: in English until its wordings are here. */
export function useSpeechIn(language: string): Speech {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const found = known.get(language);
  useEffect(() => {
    const load = OTHERS[language];
    if (found !== undefined || load === undefined) return;
    void reached(load).then((spoken) => {
      known.set(language, spoken);
      draw();
    });
  }, [language, found]);
  return found ?? ENGLISH;
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
