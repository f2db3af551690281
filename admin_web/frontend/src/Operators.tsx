import { Text } from "@mantine/core";

import { Coded } from "./Coded";
import { useSpeech } from "./speech/speech";

/** What only somebody at the machine can do, folded away from everybody else. */
export function Operators({ text }: { text: string }) {
  const { say } = useSpeech();
  return (
    <details className="operators">
      <summary>{say("For operators")}</summary>
      <Text size="sm">
        <Coded text={text} />
      </Text>
    </details>
  );
}
