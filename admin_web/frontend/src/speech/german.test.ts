import { expect, test } from "vitest";

import { DE as FIRST } from "./de";
import { PAGES } from "./de-pages";
import { preferred, speech } from "./speech";

const DE = { ...FIRST, ...PAGES };

const SOURCES = import.meta.glob<string>(["../**/*.ts", "../**/*.tsx", "!../**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What is said at once: the texts that stand in a call, up to the values that are put into them. */
const CALL = /\b(?:say|word|worded)\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)/g;
const COUNTED = /\bmany\([^()"]*, "([^"]+)"\)/g;
const TEXT = /"((?:[^"\\]|\\.)*)"/g;

function said(source: string): string[] {
  const texts = [...source.matchAll(CALL)].flatMap(([, call = ""]) => {
    const compared = call.split(/,\s*\{/)[0]?.replaceAll(/[!=]== "[^"]*"/g, "") ?? "";
    return [...compared.matchAll(TEXT)].map(([, text = ""]) => text);
  });
  const counted = [...source.matchAll(COUNTED)].flatMap(([, word = ""]) => [
    `1 ${word}`,
    `{n} ${word}s`,
  ]);
  return [...texts, ...counted];
}

test("everything that is said has a German wording", () => {
  const missing = Object.values(SOURCES)
    .flatMap(said)
    .filter((text) => /[A-Za-z]{2}/.test(text) && !(text in DE));
  expect([...new Set(missing)]).toEqual([]);
});

test("the first language of a reader that there is wins", () => {
  expect(preferred(["fr-FR", "de-AT", "en-GB"])).toBe("de");
  expect(preferred(["en-US", "de"])).toBe("en");
  expect(preferred(["fr"])).toBe("en");
});

test("numbers are written as a language does", () => {
  expect(speech("de-DE", DE).many(2000, "product")).toBe("2.000 Produkte");
});
