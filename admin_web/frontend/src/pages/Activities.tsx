import { Accordion, Badge, Skeleton, Text } from "@mantine/core";

import { Page } from "../frame/Page";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import {
  does,
  finalIn,
  useCatalogue,
  useMarketplaces,
  worst,
  type Activity,
} from "./activities/catalogue";
import { Explained } from "./activities/Explained";

const GROUPS = [
  { effect: "write", title: "Changes to a shop" },
  { effect: "irreversible", title: "Changes for good" },
  { effect: "read", title: "Reads and other steps" },
];

/** What can be done, and what it means where; written by the activities' own declarations. */
export function Activities() {
  const found = useCatalogue();
  const { say } = useSpeech();
  return (
    <Page
      title={say("Activities")}
      says={say(
        "Everything that a plan can be made of. Open one to see what it means in each marketplace.",
      )}
    >
      {found.isPending && <Skeleton h={200} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data &&
        GROUPS.map(({ effect, title }) => (
          <section key={effect} className="section" aria-label={say(title)}>
            <h2 className="part">{say(title)}</h2>
            <Accordion multiple variant="contained" order={3}>
              {found.data.activities
                .filter((one) => worst(one) === effect)
                .map((one) => (
                  <Entry key={one.name} activity={one} />
                ))}
            </Accordion>
          </section>
        ))}
    </Page>
  );
}

function Entry({ activity }: { activity: Activity }) {
  const titled = useMarketplaces();
  const { say, listed } = useSpeech();
  const final = worst(activity) === "irreversible" ? [] : finalIn(activity);
  const { label, colour } = does(activity);
  return (
    <Accordion.Item value={activity.name}>
      <Accordion.Control>
        <span className="entry">
          <span>
            {activity.title}
            {final.length > 0 && (
              <Text size="xs" c="var(--trouble)" component="span" display="block">
                {say("Cannot be undone on {places}", { places: listed(final.map(titled)) })}
              </Text>
            )}
          </span>
          <Badge
            color={colour}
            variant={worst(activity) === "irreversible" ? "light" : "outline"}
            className="badge"
          >
            {say(label)}
          </Badge>
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        <Explained activity={activity} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}
