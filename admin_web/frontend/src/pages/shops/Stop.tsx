import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Halt } from "../../api";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";
import { when } from "../../words";

/** What is stopped: one shop, or with null every shop. */
interface Stopping {
  readonly shop: string | null;
  readonly title: string;
}

/** Stop every change, once somebody has said why. */
export function Stop({ shop }: Pick<Stopping, "shop">) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const halt = useMutation({
    mutationFn: () => ask("post", "/api/halts", { body: { shop, reason } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["halts"] }),
  });
  if (!asking) {
    return (
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        onClick={() => {
          setAsking(true);
        }}
      >
        {say(shop === null ? "Stop all changes in all shops" : "Stop all changes here")}
      </Button>
    );
  }
  return (
    <form
      className="brake"
      onSubmit={(event) => {
        event.preventDefault();
        halt.mutate();
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={say("Why? (people see this)")}
          required
          maw={480}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Group gap="xs" className="buttons">
          <Button
            type="submit"
            size="xs"
            color="#b42525"
            disabled={reason.trim() === ""}
            loading={halt.isPending}
          >
            {say("Stop now")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              setAsking(false);
            }}
          >
            {say("Do not stop")}
          </Button>
        </Group>
        {halt.isError && <Trouble error={halt.error} />}
      </Stack>
    </form>
  );
}

/** Who stopped what and why, and the way to let changes go on. */
export function Stopped({ shop, title, halts }: Stopping & { halts: readonly Halt[] }) {
  const client = useQueryClient();
  const { named } = useIdentity();
  const { say, locale } = useSpeech();
  const lift = useMutation({
    mutationFn: () => ask("post", "/api/halts/lift", { body: { shop, reason: "" } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["halts"] }),
  });
  return (
    <Alert
      color="red"
      variant="light"
      role="status"
      title={say("All changes to {shop} are stopped", { shop: title })}
    >
      <Stack gap="xs" align="flex-start">
        {halts.map((halt) => (
          <Text size="sm" key={halt.id}>
            {say("Stopped by {name}, {at}:", {
              name: named(halt.person),
              at: when(halt.at, locale),
            })}{" "}
            “{halt.reason}”
          </Text>
        ))}
        <Button
          size="xs"
          variant="default"
          loading={lift.isPending}
          onClick={() => {
            lift.mutate();
          }}
        >
          {say("Let {shop} go on", { shop: title })}
        </Button>
        {lift.isError && <Trouble error={lift.error} />}
      </Stack>
    </Alert>
  );
}
