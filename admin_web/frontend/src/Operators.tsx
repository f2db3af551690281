import { Text } from "@mantine/core";

import { Coded } from "./Coded";

/** What only somebody at the machine can do, folded away from everybody else. */
export function Operators({ text }: { text: string }) {
  return (
    <details className="operators">
      <summary>For operators</summary>
      <Text size="sm">
        <Coded text={text} />
      </Text>
    </details>
  );
}
