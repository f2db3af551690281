import { Button, Card, Group, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type AccessRequest } from "../../api";
import { Empty } from "../../Empty";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";
import { when } from "../../words";

const ROLES = ["viewer", "lister", "pricer", "manager", "admin"] as const;
type Role = (typeof ROLES)[number];

/** Who asks in Slack or Discord to be let in. */
export function Requests() {
  const { say } = useSpeech();
  const found = useQuery({ queryKey: ["access"], queryFn: () => ask("get", "/api/access") });
  return (
    <section className="section" aria-label={say("Who asks to be let in")}>
      <h2 className="part">{say("Who asks to be let in")}</h2>
      {found.isPending && <Skeleton h={80} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data?.length === 0 && (
        <Empty>
          {say("Nobody. Whoever writes to Countersign in Slack or Discord can ask for access.")}
        </Empty>
      )}
      {found.data?.map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </section>
  );
}

function Request({ request }: { request: AccessRequest }) {
  const { people } = useIdentity();
  const { say, locale } = useSpeech();
  const client = useQueryClient();
  const [as, setAs] = useState("role:viewer");
  const [kind, name = ""] = as.split(":");
  const path = { request: request.id };
  const after = { onSettled: () => client.invalidateQueries() };
  const grant = useMutation({
    mutationFn: () =>
      ask("post", "/api/access/{request}/grant", {
        path,
        body: kind === "role" ? { role: name as Role } : { person: name },
      }),
    ...after,
  });
  const refuse = useMutation({
    mutationFn: () => ask("post", "/api/access/{request}/refuse", { path, body: {} }),
    ...after,
  });
  const error = grant.error ?? refuse.error;
  const surface = request.surface === "slack" ? "Slack" : "Discord";
  return (
    <Card component="article" withBorder padding="md" aria-label={request.name}>
      <Stack gap="sm">
        <div>
          <Text fw={600}>{request.name}</Text>
          <Text size="sm" c="dimmed">
            {surface} · {request.account} · {when(request.asked_at, locale)}
          </Text>
        </div>
        <Text size="sm">
          {say("The name is what they call themselves; make sure that you know who it is.")}
        </Text>
        <Group gap="xs" align="flex-end">
          <Select
            label={say("Let in as")}
            data={[
              {
                group: say("somebody new"),
                items: ROLES.map((role) => ({ value: `role:${role}`, label: say(role) })),
              },
              {
                group: say("somebody we know"),
                items: people.map(({ id, name: label }) => ({ value: `person:${id}`, label })),
              },
            ]}
            value={as}
            allowDeselect={false}
            searchable
            w={160}
            size="xs"
            comboboxProps={{ width: 240, position: "bottom-start" }}
            onChange={(value) => {
              setAs(value ?? as);
            }}
          />
          <Button
            size="xs"
            loading={grant.isPending}
            onClick={() => {
              grant.mutate();
            }}
          >
            {say("Let in")}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={refuse.isPending}
            onClick={() => {
              refuse.mutate();
            }}
          >
            {say("Refuse")}
          </Button>
        </Group>
        {as === "role:admin" && (
          <Text size="xs" c="dimmed" role="status">
            {say("An admin may change people, shops and rights.")}
          </Text>
        )}
        {error && <Trouble error={error} />}
      </Stack>
    </Card>
  );
}
