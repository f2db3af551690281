import { Button, Container, Stack, Text, Title } from "@mantine/core";
import { Link, isRouteErrorResponse, useRouteError } from "react-router";

import { useSpeech } from "../speech/speech";

/** Say that there is nothing here, or that the page itself failed. */
export function Lost() {
  const error = useRouteError();
  const { say } = useSpeech();
  const failed =
    error !== undefined && error !== null && !(isRouteErrorResponse(error) && error.status === 404);
  return (
    <Container size="lg" px="md" py="lg" w="100%">
      <Stack gap="sm" align="flex-start">
        <Title order={1} size="h2">
          {say(failed ? "This page could not be drawn" : "There is no such page")}
        </Title>
        <Text>
          {say(
            failed
              ? "Nothing was sent or lost. Reload it; your plans and runs are safe."
              : "The address may be mistyped, or you have no access to it.",
          )}
        </Text>
        <Button component={Link} to="/chat" reloadDocument={failed}>
          {say("Go to the chat")}
        </Button>
      </Stack>
    </Container>
  );
}
