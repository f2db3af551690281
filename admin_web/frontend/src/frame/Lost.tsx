import { Container, Stack, Text, Title } from "@mantine/core";
import { Link, isRouteErrorResponse, useRouteError } from "react-router";

import { Coded } from "../Coded";

/** Say that there is nothing here, or that the page itself failed. */
export function Lost() {
  const error = useRouteError();
  const failed =
    error !== undefined && error !== null && !(isRouteErrorResponse(error) && error.status === 404);
  return (
    <Container size={780} px="md" py="xl" w="100%">
      <Stack gap="xs">
        <Title order={1} size="h2">
          {failed ? "This page could not be drawn" : "There is no such page"}
        </Title>
        <Text>
          {failed ? (
            <Coded text="Nothing was sent or lost. Reload it; if it fails again, your plans and runs are safe in the terminal, too: `countersign approvals`." />
          ) : (
            "The address may be mistyped, or what it showed is of another business."
          )}
        </Text>
        <Link className="name" to="/chat" reloadDocument={failed}>
          Go to the chat
        </Link>
      </Stack>
    </Container>
  );
}
