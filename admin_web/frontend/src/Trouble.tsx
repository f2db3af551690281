import { Alert, Button, Text } from "@mantine/core";

import { Problem } from "./api";
import { Coded } from "./Coded";
import { Operators } from "./Operators";
import { useSpeech } from "./speech/speech";

/** How a command of the terminal begins in the server's words. */
const COMMAND = "`countersign ";

/** Say what went wrong and what to do about it. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { say } = useSpeech();
  const hint = error instanceof Problem && error.hint ? say(error.hint) : null;
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  const text = error instanceof Error ? error.message : "Something went wrong.";
  return (
    <Alert color="red" role="alert" title={<Coded text={say(text)} />} variant="light">
      {hint &&
        (hint.includes(COMMAND) ? (
          <Operators text={hint} />
        ) : (
          <Text size="sm">
            <Coded text={hint} />
          </Text>
        ))}
      {retry && !refused && (
        <Button mt="xs" size="xs" variant="default" onClick={() => void retry()}>
          {say("Try again")}
        </Button>
      )}
    </Alert>
  );
}
