import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import type { Halt, Shop } from "../../api";
import { midway, when } from "../../words";
import { useMarketplaces } from "../activities/catalogue";
import { MODES, sentTo, type Mode } from "./modes";
import { Refresh } from "./Refresh";
import { Stop, Stopped } from "./Stop";
import { Trust } from "./Trust";

interface Standing {
  readonly shop: Shop;
  /** The stops of this shop alone. */
  readonly halts: readonly Halt[];
  /** Whether every shop is stopped. */
  readonly general: boolean;
}

/** One shop: how far it is trusted, whether it is stopped, and what was last seen there. */
export function OneShop({ shop, halts, general }: Standing) {
  const titled = useMarketplaces();
  const stopped = general || halts.length > 0;
  const marketplace = titled(shop.marketplace);
  const facts: [string, string | number][] = [
    ["Currency", shop.currency],
    ["Listings", shop.listings],
    ["Last read", shop.seen_at === null ? "never" : when(shop.seen_at)],
  ];
  if (marketplace !== shop.title) facts.unshift(["Marketplace", marketplace]);
  return (
    <Card component="article" withBorder padding="md" aria-label={shop.title}>
      <Stack gap="sm" flex={1}>
        <Top shop={shop} stopped={stopped} />
        <Text size="sm">{says(shop, { general, own: halts.length > 0 })}</Text>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Trust shop={shop} />
        {halts.length > 0 && <Stopped halts={halts} shop={shop.id} title={shop.title} />}
        <Group gap="xs" mt="auto" align="flex-start" className="buttons">
          <Refresh shops={[shop.id]} />
          {!stopped && shop.mode !== "watch" && <Stop shop={shop.id} />}
        </Group>
      </Stack>
    </Card>
  );
}

/** Say what is sent to a shop; while it is stopped, what will be when that is over. */
function says(shop: Shop, { general, own }: { general: boolean; own: boolean }): string {
  if (!general && !own) return sentTo(shop);
  if (shop.mode === "watch") return "Only watched: nothing is sent anyway.";
  if (general && own) return "Stopped: nothing is sent, also after the stop of all shops ends.";
  return `Stopped: nothing is sent. When changes go on: ${midway(sentTo(shop))}`;
}

function Top({ shop, stopped }: { shop: Shop; stopped: boolean }) {
  const mode = MODES[shop.mode as Mode];
  return (
    <Group justify="space-between" gap="xs">
      <Title order={2} size="h4">
        {shop.title}
      </Title>
      <Group gap={6}>
        {shop.forbidden && (
          <Badge color="red" variant="light" className="badge">
            closed to everybody
          </Badge>
        )}
        {shop.sandbox && (
          <Badge color="gray" variant="outline" className="badge">
            simulated
          </Badge>
        )}
        <Badge color={stopped ? "red" : mode.colour} variant="light" className="badge">
          {stopped ? "stopped" : mode.label}
        </Badge>
      </Group>
    </Group>
  );
}
