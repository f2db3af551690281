import { Code, Text } from "@mantine/core";

import { useSpeech } from "../../speech/speech";
import { capital, lasting } from "../../words";
import {
  called,
  choicesOf,
  onceBy,
  useMarketplaces,
  type Activity,
  type Property,
  type Support,
} from "./catalogue";

/** One activity: what it takes, and what it means in each marketplace. */
export function Explained({ activity }: { activity: Activity }) {
  const titled = useMarketplaces();
  const speech = useSpeech();
  const { say, listed } = speech;
  const required = activity.params.required ?? [];
  const params = Object.entries(activity.params.properties ?? {});
  return (
    <div className="explained">
      <Text size="sm">{activity.description}</Text>
      {activity.guarded.length > 0 && (
        <Text size="sm">
          {say("What the card showed must still hold when it is written: {what}.", {
            what: listed(activity.guarded.map((one) => say(one))),
          })}
        </Text>
      )}
      {params.length > 0 && (
        <section aria-label={say("What it takes")}>
          <h4 className="part">{say("What it takes")}</h4>
          <dl className="parameters">
            {params.map(([name, property]) => (
              <Parameter
                key={name}
                name={say(called(name, property))}
                optional={!required.includes(name)}
                property={property}
              />
            ))}
          </dl>
        </section>
      )}
      {Object.entries(activity.marketplaces).map(([place, support]) => (
        <section key={place} aria-label={titled(place)}>
          <h4 className="part">{titled(place)}</h4>
          <Supported support={support} writes={activity.effect !== "read"} />
        </section>
      ))}
      <Text size="xs" c="dimmed">
        {say("In a plan it is called")} <Code>{activity.name}</Code>
      </Text>
    </div>
  );
}

function Parameter(props: { name: string; optional: boolean; property: Property }) {
  const { name, optional, property } = props;
  const speech = useSpeech();
  const { say } = speech;
  const says = choicesOf(property, speech) ?? property.description ?? "";
  return (
    <div>
      <dt>
        {name}
        {optional && (
          <Text span size="xs" c="dimmed">
            {" "}
            ({say("optional")})
          </Text>
        )}
      </dt>
      <dd>{capital(says)}</dd>
    </div>
  );
}

function Supported({ support, writes }: { support: Support; writes: boolean }) {
  const { say } = useSpeech();
  if (!support.supported) {
    return (
      <Text size="sm" c="dimmed">
        {say("Not supported there")}
        {support.means ? `: ${support.means}` : "."}
      </Text>
    );
  }
  return (
    <>
      {support.means && <Text size="sm">{support.means}</Text>}
      {writes && (
        <Text size="sm" c="dimmed">
          {say("Never done twice: {how}. Seen in the shop within {time}.", {
            how: say(onceBy(support)),
            time: lasting(support.settles_s ?? 0),
          })}{" "}
          {support.undo ? (
            say("The old value can be set back.")
          ) : (
            <Text span c="var(--trouble)">
              {say("It cannot be undone:")} {support.no_undo ?? say("the marketplace has no way.")}
            </Text>
          )}
        </Text>
      )}
    </>
  );
}
