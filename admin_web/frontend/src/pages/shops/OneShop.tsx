import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";

import type { Halt, Shop } from "../../api";
import { useSpeech, type Speech } from "../../speech/speech";
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
  const speech = useSpeech();
  const { say, figure, locale } = speech;
  const stopped = general || halts.length > 0;
  const marketplace = titled(shop.marketplace);
  const facts: [string, string][] = [
    [say("Currency"), shop.currency],
    [say("Listings"), figure(shop.listings)],
    [say("Last read"), shop.seen_at === null ? say("never") : when(shop.seen_at, locale)],
  ];
  if (!shop.title.startsWith(marketplace)) facts.unshift([say("Marketplace"), marketplace]);
  return (
    <Card component="article" withBorder padding="md" aria-label={shop.title}>
      <Stack gap="sm" flex={1}>
        <Top shop={shop} stopped={stopped} />
        <Text size="sm">{says(shop, { general, own: halts.length > 0 }, speech)}</Text>
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
function says(
  shop: Shop,
  { general, own }: { general: boolean; own: boolean },
  speech: Speech,
): string {
  const { say } = speech;
  if (!general && !own) return sentTo(shop, speech);
  if (shop.mode === "watch") return say("Only watched: nothing is sent anyway.");
  if (general && own)
    return say("Stopped: nothing is sent, also after the stop of all shops ends.");
  return say("Stopped: nothing is sent. When changes go on: {sent}", {
    sent: midway(sentTo(shop, speech)),
  });
}

function Top({ shop, stopped }: { shop: Shop; stopped: boolean }) {
  const { say } = useSpeech();
  const mode = MODES[shop.mode as Mode];
  return (
    <Group justify="space-between" gap="xs">
      <Title order={2} size="h4">
        {shop.title}
      </Title>
      <Group gap={6}>
        {shop.forbidden && (
          <Badge color="red" variant="light" className="badge">
            {say("closed to everybody")}
          </Badge>
        )}
        {shop.sandbox && (
          <Badge color="gray" variant="outline" className="badge">
            {say("simulated")}
          </Badge>
        )}
        <Badge color={stopped ? "red" : mode.colour} variant="light" className="badge">
          {say(stopped ? "stopped" : mode.label)}
        </Badge>
      </Group>
    </Group>
  );
}
