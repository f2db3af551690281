import { Button, Menu, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { actFor, ask, type Person } from "../api";
import { Chevron } from "../Chevron";
import { useIdentity } from "../session";
import { useSpeech, type Speech } from "../speech/speech";

const MAY: Readonly<Record<string, string>> = {
  viewer: "looks, changes nothing",
  lister: "changes listings, texts and stock",
  pricer: "changes prices",
  manager: "changes everything, and approves",
  admin: "changes everything, approves, sets up people and shops",
};

/** Say what somebody's roles let them do, in the words of authz/policies/rights.yaml. */
function rights({ roles, max_price_change_pct: most }: Person, { say }: Speech): string {
  const may = roles.map((role) => say(MAY[role] ?? role)).join("; ");
  return most === null ? may : `${may}; ${say("a price by at most {most}%", { most })}`;
}

/** Who one is; while nothing is real, also the switch to act as somebody else. */
export function Actor() {
  const { session, me, people, acts, act } = useIdentity();
  const client = useQueryClient();
  const speech = useSpeech();
  const { say } = speech;
  const out = useMutation({
    mutationFn: () => ask("delete", "/api/session"),
    onSuccess: (ended) => {
      actFor(null);
      client.clear();
      client.setQueryData(["session"], ended);
    },
  });
  return (
    <Menu
      position="bottom-end"
      width={280}
      offset={10}
      shadow="md"
      withInitialFocusPlaceholder={false}
      withinPortal={false}
    >
      <Menu.Target>
        <Button
          variant={acts ? "light" : "default"}
          size="sm"
          className="actor"
          rightSection={<Chevron />}
          aria-label={say(acts ? "You act as {name}" : "You are {name}", { name: me.name })}
        >
          {acts && <span className="acts">{say("acting as")}&nbsp;</span>}
          {me.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.sandbox && (
          <>
            <Menu.Label>{say("Act as (in the sandbox only)")}</Menu.Label>
            {people.map((person) => (
              <Menu.Item
                key={person.id}
                onClick={() => {
                  act(person.id);
                }}
                leftSection={<span aria-hidden>{person.id === me.id ? "●" : "○"}</span>}
                aria-current={person.id === me.id || undefined}
              >
                {person.name}
                <Text size="xs" c="dimmed">
                  {rights(person, speech)}
                </Text>
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{say("Signed in as {name}", { name: (session.person ?? me).name })}</Menu.Label>
        <Menu.Item
          onClick={() => {
            out.mutate();
          }}
        >
          {say("Sign out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
