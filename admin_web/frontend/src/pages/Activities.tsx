import { Accordion, Badge, Code, Skeleton, Text } from "@mantine/core";

import { Page } from "../frame/Page";
import { Trouble } from "../Trouble";
import { capital, lasting, listed, RISK } from "../words";
import {
  onceBy,
  typeOf,
  useCatalogue,
  useMarketplaces,
  type Activity,
} from "./activities/catalogue";

/** What can be done, and what it means where; written by the activities' own declarations. */
export function Activities() {
  const found = useCatalogue();
  const titled = useMarketplaces();
  return (
    <Page
      title="Activities"
      says="Everything that a plan can be made of, and what it means in each marketplace."
    >
      {found.isPending && <Skeleton h={200} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      <Accordion multiple variant="contained" order={2}>
        {found.data?.activities.map((activity) => (
          <Accordion.Item key={activity.name} value={activity.name}>
            <Accordion.Control>
              <span className="entry">
                <span>
                  {activity.title}
                  <Text size="xs" c="dimmed" component="span" display="block">
                    {activity.name}
                  </Text>
                </span>
                <Badge
                  color={RISK[activity.effect]?.colour ?? "gray"}
                  variant="outline"
                  className="badge"
                >
                  {RISK[activity.effect]?.label ?? activity.effect}
                </Badge>
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <Explained activity={activity} titled={titled} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Page>
  );
}

function Explained(props: { activity: Activity; titled: (marketplace: string) => string }) {
  const { activity, titled } = props;
  const required = activity.params.required ?? [];
  const params = Object.entries(activity.params.properties ?? {});
  return (
    <div className="explained">
      <Text size="sm">{activity.description}</Text>
      {activity.guarded.length > 0 && (
        <Text size="sm">
          The {listed(activity.guarded)} that the card showed must still hold when it is written.
        </Text>
      )}
      {params.length > 0 && (
        <section aria-label="Parameters">
          <h3 className="part">What it takes</h3>
          <dl className="parameters">
            {params.map(([name, property]) => (
              <div key={name}>
                <dt>
                  <Code>{name}</Code>{" "}
                  <Text span size="xs" c="dimmed">
                    {typeOf(property)}
                    {!required.includes(name) && ", optional"}
                  </Text>
                </dt>
                <dd>{capital(property.description ?? "")}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {Object.entries(activity.marketplaces).map(([place, support]) => (
        <section key={place} aria-label={titled(place)}>
          <h3 className="part">
            {titled(place)}
            {support.effect && support.effect !== activity.effect
              ? ` · ${RISK[support.effect]?.label ?? support.effect}`
              : null}
          </h3>
          {support.supported ? (
            <>
              {support.means && <Text size="sm">{support.means}</Text>}
              {activity.effect !== "read" && (
                <Text size="sm" c="dimmed">
                  Not twice, because {onceBy(support)}; it settles within{" "}
                  {lasting(support.settles_s ?? 0)}.{" "}
                  {support.undo
                    ? "The old value can be set back."
                    : `It cannot be set back: ${support.no_undo ?? "the marketplace has no way"}`}
                </Text>
              )}
            </>
          ) : (
            <Text size="sm" c="dimmed">
              Not supported there{support.means ? `: ${support.means}` : "."}
            </Text>
          )}
        </section>
      ))}
    </div>
  );
}
