import { CloseButton, Group, Skeleton, Text } from "@mantine/core";

import { useOffline } from "../frame/offline";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Articles } from "./Articles";
import { useWorld } from "./asking";
import type { Watched } from "./changes";
import { Feed } from "./Feed";
import { Choose, useLooked } from "./Shops";
import { Tricks } from "./Tricks";

const FOLDED = 7;
const FEED = 4;

/** The simulated shops beside the chat, so that a new price appears next to its card. */
export function Beside({ about, close }: { about: string | null; close?: () => void }) {
  const found = useWorld();
  const { say } = useSpeech();
  const offline = useOffline();
  return (
    <div className="beside">
      {close && (
        <Group justify="space-between" wrap="nowrap">
          <h2 className="part">{say("What the shops see")}</h2>
          <CloseButton aria-label={say("Hide what the shops see")} onClick={close} />
        </Group>
      )}
      <Text size="xs" c="dimmed">
        {say("Simulated: nothing here is real.")}
      </Text>
      {offline && !found.data && <Text size="sm">{say("Shown again when you are back.")}</Text>}
      {!offline && found.isPending && <Skeleton h={200} />}
      {!offline && found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data && <Watching watched={found.data} about={about} />}
    </div>
  );
}

function Watching({ watched, about }: { watched: Watched; about: string | null }) {
  const { say } = useSpeech();
  const { world, changed } = watched;
  const [seen, choose] = useLooked(world, about);
  if (seen === undefined) return <Text size="sm">{say("No simulated shop is connected.")}</Text>;
  return (
    <>
      <Choose world={world} shop={seen.shop} choose={choose} size="xs" />
      <Articles key={seen.shop} seen={seen} changed={changed} folded={FOLDED} />
      <Feed world={world} seen={seen} heading="h3" folded={FEED} />
      <Tricks world={world} seen={seen} order={3} />
    </>
  );
}
