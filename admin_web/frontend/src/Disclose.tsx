import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { Chevron } from "./Chevron";

interface Disclosing {
  readonly open: boolean;
  readonly turn: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Open more of what stands above, or close it again. */
export function Disclose({ open, turn, children }: Disclosing) {
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className="disclose"
      rightSection={<Chevron />}
      aria-expanded={open}
      onClick={() => {
        turn(!open);
      }}
    >
      {children}
    </Button>
  );
}
