import { Accordion, Group } from "@mantine/core";

import type { SeenShop, World } from "../api";
import { useSpeech } from "../speech/speech";
import { Elsewhere } from "./Elsewhere";
import { Armed, Faults } from "./Faults";

/** What can be done to a simulated shop behind everybody's back, folded where there is little room. */
export function Tricks(props: { world: World; seen: SeenShop; order: 2 | 3 }) {
  const { world, seen, order } = props;
  const { say } = useSpeech();
  return (
    <Accordion multiple variant="contained" order={order}>
      <Accordion.Item value="elsewhere">
        <Accordion.Control>{say("Somebody else changes a price")}</Accordion.Control>
        <Accordion.Panel>
          <Elsewhere key={seen.shop} seen={seen} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="faults">
        <Accordion.Control>
          <Group gap="xs">
            {say("Let something go wrong")} <Armed world={world} shop={seen.shop} />
          </Group>
        </Accordion.Control>
        <Accordion.Panel>
          <Faults world={world} seen={seen} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
