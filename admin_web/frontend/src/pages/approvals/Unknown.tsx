import { Alert, Button, Text } from "@mantine/core";
import { Link } from "react-router";

import { useSpeech } from "../../speech/speech";

/** Say that an address leads to no approval, and where those are that wait. */
export function Unknown() {
  const { say } = useSpeech();
  return (
    <Alert color="gray" role="alert" title={say("This approval does not exist or is not yours.")}>
      <Text size="sm" mb="sm">
        {say("The link may be cut off, or you have no access to it.")}
      </Text>
      <Button component={Link} to="/approvals">
        {say("See what waits")}
      </Button>
    </Alert>
  );
}
