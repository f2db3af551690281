import { Button, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import { useSpeech } from "../../speech/speech";

/** Say why an address leads to no approval, and where those are that wait. */
export function Unknown() {
  const { say } = useSpeech();
  return (
    <Stack gap="sm" align="flex-start" role="alert">
      <Text>{say("The link may be cut off, or you have no access to it.")}</Text>
      <Button component={Link} to="/approvals">
        {say("See what waits")}
      </Button>
    </Stack>
  );
}
