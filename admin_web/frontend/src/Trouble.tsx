import { Alert, Button, Text } from "@mantine/core";

import { Problem } from "./api";

/** Say what went wrong and what to do about it. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const hint = error instanceof Problem ? error.hint : null;
  const text = error instanceof Error ? error.message : "Something went wrong.";
  return (
    <Alert color="red" role="alert" title={text} variant="light">
      {hint && <Text size="sm">{hint}</Text>}
      {retry && (
        <Button mt="xs" size="xs" variant="default" onClick={() => void retry()}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
