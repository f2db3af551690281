import { Button } from "@mantine/core";

import { Disclose } from "./Disclose";
import { many } from "./words";

/** How much of a long list is drawn before somebody asks for the rest. */
export const FOLDED = 12;

interface Unfolding {
  readonly whole: boolean;
  readonly turn: (whole: boolean) => void;
  /** What all of it is, such as "21 lines". */
  readonly all: string;
}

/** Draw a long list whole, or its beginning alone again. */
export function Unfold({ whole, turn, all }: Unfolding) {
  return (
    <Disclose open={whole} turn={turn}>
      {whole ? "Show fewer" : `Show all ${all}`}
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
      Show {MORE} more of {many(total, word)}
    </Button>
  );
}
