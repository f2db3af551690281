import { Accordion, Badge, Code, Group, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ask } from "../api";
import { Page } from "../frame/Page";
import { Trouble } from "../Trouble";
import { listed, RISK } from "../words";
import { onceBy, typeOf, type Activity, type Catalogue } from "./activities/catalogue";

/** What can be done, and what it means where; written by the activities' own declarations. */
export function Activities() {
  const found = useQuery({
    queryKey: ["catalog"],
    queryFn: async () => (await ask("get", "/api/catalog")) as unknown as Catalogue,
    staleTime: Infinity,
  });
  return (
    <Page
      title="Activities"
      says="Everything that a plan can be made of, and what it means in each marketplace."
    >
      {found.isPending && <Skeleton h={200} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      <Accordion multiple variant="separated" order={2}>
        {found.data?.activities.map((activity) => (
          <Accordion.Item key={activity.name} value={activity.name}>
            <Accordion.Control>
              <Group justify="space-between" gap="xs" pr="xs">
                <span>
                  {activity.title}{" "}
                  <Text span size="xs" c="dimmed">
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
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Explained activity={activity} titles={titles(found.data)} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Page>
  );
}

function titles(catalogue: Catalogue): Readonly<Record<string, string>> {
  return Object.fromEntries(catalogue.marketplaces.map(({ id, title }) => [id, title]));
}

function Explained(props: { activity: Activity; titles: Readonly<Record<string, string>> }) {
  const { activity } = props;
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
        <Table.ScrollContainer
          minWidth={420}
          type="native"
          tabIndex={0}
          role="region"
          aria-label="Parameters"
        >
          <Table className="rows" aria-label="Parameters">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Parameter</Table.Th>
                <Table.Th>Kind</Table.Th>
                <Table.Th>What it is</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {params.map(([name, property]) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <Code>{name}</Code>
                  </Table.Td>
                  <Table.Td>
                    {typeOf(property)}
                    {!required.includes(name) && ", optional"}
                  </Table.Td>
                  <Table.Td>{property.description ?? ""}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {Object.entries(activity.marketplaces).map(([place, support]) => (
        <section key={place} aria-label={props.titles[place] ?? place}>
          <h3 className="part">
            {props.titles[place] ?? place}
            {support.effect && support.effect !== activity.effect
              ? ` · ${RISK[support.effect]?.label ?? support.effect}`
              : null}
          </h3>
          {support.supported ? (
            <>
              {support.means && <Text size="sm">{support.means}</Text>}
              {activity.effect !== "read" && (
                <Text size="sm" c="dimmed">
                  Not twice, because {onceBy(support)}; it settles within {support.settles_s ?? 0}{" "}
                  s.{" "}
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
