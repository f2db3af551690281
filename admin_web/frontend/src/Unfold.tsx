import { Button } from "@mantine/core";

import { Disclose } from "./Disclose";
import { useSpeech } from "./speech/speech";

/** How much of a long list is drawn before somebody asks for the rest. */
export const FOLDED = 12;

interface Unfolding {
  readonly whole: boolean;
  readonly turn: (whole: boolean) => void;
  /** What all of it is, such as "21 lines". */
  readonly all: string;
  /** How many there are to be drawn, where that is not all of it. */
  readonly first?: string;
}

/** Draw a long list whole, or its beginning alone again. */
export function Unfold({ whole, turn, all, first }: Unfolding) {
  const { say } = useSpeech();
  const more = first === undefined ? "Show all {all}" : "Show the first {first} of {all}";
  return (
    <Disclose open={whole} turn={turn}>
      {whole ? say("Show fewer") : say(more, { all, first: first ?? "" })}
    </Disclose>
  );
}

/** How many rows are drawn more at a time. */
const MORE = 100;

interface Parts {
  /** How many are drawn, if there are as many. */
  readonly drawn: number;
  readonly total: number;
  /** What one of them is, such as "line". */
  readonly word: string;
  readonly draw: (count: number) => void;
}

/** Draw a very long list part by part, so that a page stays quick; what is short is unfolded. */
export function More({ drawn, total, word, draw }: Parts) {
  const { say, many } = useSpeech();
  const left = total - drawn;
  if (total <= FOLDED) return null;
  if (left <= MORE) {
    return (
      <Unfold
        whole={left <= 0}
        all={many(total, word)}
        turn={(whole) => {
          draw(whole ? total : FOLDED);
        }}
      />
    );
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className="disclose"
      onClick={() => {
        draw(drawn + MORE);
      }}
    >
      {say("Show {n} more of {all}", { n: MORE, all: many(total, word) })}
    </Button>
  );
}
