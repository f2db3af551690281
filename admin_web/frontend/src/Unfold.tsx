import { Button } from "@mantine/core";

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
    <Button
      variant="subtle"
      size="compact-sm"
      aria-expanded={whole}
      onClick={() => {
        turn(!whole);
      }}
    >
      {whole ? "Show fewer" : `Show all ${all}`}
    </Button>
  );
}
