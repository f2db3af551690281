import { Alert, Button, Text } from "@mantine/core";
import { Link } from "react-router";

/** Say that an address leads to no approval, and where those are that wait. */
export function Unknown() {
  return (
    <Alert color="gray" role="alert" title="This approval does not exist or is not yours.">
      <Text size="sm" mb="sm">
        The link may be cut off, or you have no access to it.
      </Text>
      <Button component={Link} to="/approvals">
        See what waits
      </Button>
    </Alert>
  );
}
