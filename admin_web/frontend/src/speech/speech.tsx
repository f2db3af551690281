import { createContext, useContext, useMemo, type ReactNode } from "react";

import { DE } from "./de";

/** Says something in the language of the card or the thread that it stands in. */
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

const WORDINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = { de: DE };
const LOCALES: Readonly<Record<string, string>> = { de: "de-DE" };

/** Return how something is said in a language; what has no wording there is said in English. */
export function speech(language: string): Speech {
  const wordings = WORDINGS[language] ?? {};
  const locale = LOCALES[language] ?? "en-GB";
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

const Spoken = createContext<Speech>(speech("en"));

/** Let everything inside be said in a language. */
export function In({ language, children }: { language: string; children: ReactNode }) {
  const spoken = useMemo(() => speech(language), [language]);
  return <Spoken value={spoken}>{children}</Spoken>;
}

/** Return how things are said here. */
export function useSpeech(): Speech {
  return useContext(Spoken);
}
