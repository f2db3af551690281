import { Badge } from "@mantine/core";

import { useSpeech } from "../speech/speech";
import type { Shown } from "../words";
import { Sign } from "./Sign";

/** A state as a badge: its sign, its colour, and in words. */
export function Standing({ of: { label, colour, sign } }: { of: Shown }) {
  const { say } = useSpeech();
  return (
    <Badge
      color={colour}
      variant="light"
      className="badge"
      leftSection={sign && <Sign name={sign} />}
    >
      {say(label)}
    </Badge>
  );
}
