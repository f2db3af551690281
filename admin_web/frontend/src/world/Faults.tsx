import { Badge, Button, Group, Stack, Switch, Text } from "@mantine/core";

import type { SeenShop, World } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { useOrder } from "./asking";
import { FAULTS, KINDS } from "./faults";

/** Switches for what shall go wrong in a shop; each goes off by itself when it has struck. */
export function Faults({ world, seen }: { world: World; seen: SeenShop }) {
  const order = useOrder(seen.shop);
  const { say } = useSpeech();
  const armed = world.faults.filter((one) => one.shop === seen.shop);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {say(
          "Switch one on, approve a plan, and watch the card. Each goes off by itself once it has struck.",
        )}
      </Text>
      <div className="faults">
        {KINDS.map((kind) => {
          const on = armed.some((one) => one.kind === kind);
          return (
            <Switch
              key={kind}
              label={say(FAULTS[kind].title)}
              description={say(FAULTS[kind].says)}
              checked={on}
              disabled={order.isPending}
              onChange={() => {
                order.mutate(on ? { verb: "mend", kind } : { verb: "strike", kind });
              }}
            />
          );
        })}
      </div>
      {armed.length > 0 && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              order.mutate({ verb: "mend", kind: null });
            }}
          >
            {say("Switch all off")}
          </Button>
        </Group>
      )}
      {order.isError && <Trouble error={order.error} />}
    </Stack>
  );
}

/** Say how many faults wait in a shop, where there are any. */
export function Armed({ world, shop }: { world: World; shop: string }) {
  const { say } = useSpeech();
  const count = world.faults.filter((one) => one.shop === shop).length;
  if (count === 0) return null;
  return (
    <Badge color="orange" variant="light" className="badge">
      {say("{n} on", { n: count })}
    </Badge>
  );
}
