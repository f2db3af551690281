import { Button, Card, Container, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Navigate, useLocation } from "react-router";

import { actFor, ask, keepCsrf } from "../api";
import { Operators } from "../Operators";
import { useSession } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";

type Way = { link: string } | { demo: string };

/** Where one was going before one had to sign in; never another site. */
function back(state: unknown): string {
  const wanted =
    typeof state === "object" && state !== null && "back" in state ? String(state.back) : "";
  return wanted.startsWith("/") && !wanted.startsWith("//") ? wanted : "/chat";
}

/** The way in: a one-time link, or a demo person while nothing is real. */
export function SignIn() {
  const session = useSession();
  const { say } = useSpeech();
  const client = useQueryClient();
  const place = useLocation();
  const { hash } = place;
  const state: unknown = place.state;
  const tried = useRef(false);
  const link = hash.slice(1);
  const enter = useMutation({
    mutationFn: (way: Way) => ask("post", "/api/session", { body: way }),
    onSuccess: (found) => {
      actFor(null);
      keepCsrf(found.csrf);
      client.setQueryData(["session"], found);
    },
  });
  const { mutate } = enter;
  const asked = session.isSuccess;
  useEffect(() => {
    // the session's own answer comes first: it forgets a cookie that is worth nothing any more
    if (!link || !asked || tried.current) return;
    tried.current = true;
    window.history.replaceState(window.history.state, "", "/sign-in");
    mutate({ link });
  }, [link, asked, mutate]);
  if (session.data?.person && !enter.isPending && (!link || enter.isSuccess)) {
    return <Navigate to={back(state)} replace />;
  }
  return (
    <Container size={460} component="main" className="way-in">
      <Stack gap="lg" w="100%">
        <Stack gap={6} align="center">
          <img src="/icon.svg" alt="" width={56} height={56} />
          <Title order={1} ta="center">
            Countersign
          </Title>
          <Text c="dimmed" ta="center" className="balanced">
            {say(
              "Say what should change in your shops. A colleague approves it. Then it happens, exactly as shown.",
            )}
          </Text>
        </Stack>
        {enter.isError && <Trouble error={enter.error} />}
        {session.isError && <Trouble error={session.error} retry={session.refetch} />}
        {session.data?.demo && (
          <Card withBorder padding="md">
            <Stack gap="sm">
              <Title order={2} size="h4">
                {say("Try it in the sandbox")}
              </Title>
              <Text size="sm">
                {say(
                  "Every shop of this installation is simulated, so you may look around as one of the demo people, and act as any other of them. This offer ends when the first real shop is connected.",
                )}
              </Text>
              <Button
                loading={enter.isPending}
                onClick={() => {
                  mutate({ demo: "manager" });
                }}
              >
                {say("Try it as the manager")}
              </Button>
            </Stack>
          </Card>
        )}
        {!session.isPending && ( // or the offer above would push it away from under a click
          <Card withBorder padding="md">
            <Stack gap="sm">
              <Title order={2} size="h4">
                {say("Sign in")}
              </Title>
              <Text size="sm">
                {say(
                  "Open the link that your admin gave you. It works once; if you have none, ask your admin for one.",
                )}
              </Text>
              <Operators
                text={say(
                  "Make a link on the machine on which Countersign runs: `countersign people link NAME`",
                )}
              />
            </Stack>
          </Card>
        )}
      </Stack>
    </Container>
  );
}
