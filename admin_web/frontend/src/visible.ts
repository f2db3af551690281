/**
 * What others wrote, made harmless for a page: what would not show as itself shows as an escape.
 *
 * A mark that turns the direction of a text turns the price beside it as well, and one without a
 * width makes two article numbers look the same. Joiners stay: scripts and emoji need them.
 */
const HIDDEN = /(?![\n\t\u200c-\u200f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Whether a reading may find any; a backslash may begin one that is escaped. */
const SUSPECT = /(?![\n\r\t\u200c-\u200f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\\[bfu]/u;

/** Read JSON whose strings hide nothing. */
export function read(json: string): unknown {
  if (!SUSPECT.test(json)) return JSON.parse(json) as unknown;
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === "string" ? visible(value) : value,
  ) as unknown;
}

/** Write what is hidden as an escape. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(HIDDEN, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
