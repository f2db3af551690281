import { Card, Group, Skeleton, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";

import { Problem } from "../api";
import { Page } from "../frame/Page";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Articles } from "../world/Articles";
import { useWorld } from "../world/asking";
import type { Watched } from "../world/changes";
import { Elsewhere } from "../world/Elsewhere";
import { Armed, Faults } from "../world/Faults";
import { Feed } from "../world/Feed";
import { Choose, useLooked } from "../world/Shops";
import { Tricks } from "../world/Tricks";

const FOLDED = 8;
const FEED = 8;

/** What the simulated shops see, and where things can be made to go wrong in them. */
export function Sandbox() {
  const { say } = useSpeech();
  const found = useWorld();
  const none = found.error instanceof Problem && found.error.status === 404;
  return (
    <Page
      title={say("What the shops see")}
      says={say(
        "These shops are simulated: no marketplace is asked, and nothing here is real. What you do on this page is done behind Countersign’s back, as others would do it.",
      )}
      wide
    >
      {none && (
        <Text>
          {say("There is no sandbox here, as a real shop is connected.")}{" "}
          <Link to="/shops">{say("See it")}</Link>.
        </Text>
      )}
      {found.isPending && <Skeleton h={240} />}
      {found.isError && !none && <Trouble error={found.error} retry={found.refetch} />}
      {found.data && <Watching watched={found.data} />}
    </Page>
  );
}

function Watching({ watched }: { watched: Watched }) {
  const { world, changed } = watched;
  const { say } = useSpeech();
  const [seen, choose] = useLooked(world);
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  if (seen === undefined) return <Text>{say("No simulated shop is connected.")}</Text>;
  return (
    <>
      <Choose world={world} shop={seen.shop} choose={choose} size="sm" />
      {!wide && <Tricks world={world} seen={seen} order={2} />}
      <div className="world">
        <div className="world-feed">
          <Feed world={world} seen={seen} heading="h2" folded={FEED} />
        </div>
        <div className="world-articles">
          <Articles key={seen.shop} seen={seen} changed={changed} folded={FOLDED} />
        </div>
        {wide && (
          <>
            <Card withBorder padding="md" className="section world-elsewhere">
              <h2 className="part">{say("Somebody else changes a price")}</h2>
              <Elsewhere key={seen.shop} seen={seen} />
            </Card>
            <Card withBorder padding="md" className="section world-faults">
              <Group justify="space-between" gap="xs">
                <h2 className="part">
                  {say("Let something go wrong in {shop}", { shop: seen.title })}
                </h2>
                <Armed world={world} shop={seen.shop} />
              </Group>
              <Faults world={world} seen={seen} />
            </Card>
          </>
        )}
      </div>
    </>
  );
}
