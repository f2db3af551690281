import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { ask, type WholeProduct } from "../api";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { capital, LISTED, when } from "../words";
import { Answers } from "./products/Answers";
import { called } from "./products/fields";
import { money } from "./products/money";
import { Refresh } from "./shops/Refresh";

/** One product with its listings. */
export function OneProduct() {
  const { sku = "" } = useParams();
  const { say } = useSpeech();
  const found = useQuery({
    queryKey: ["product", sku],
    queryFn: () => ask("get", "/api/products/{sku}", { path: { sku } }),
  });
  if (found.data === undefined) {
    return (
      <Page title={say("Product")} of={{ to: "/products", name: say("Products") }}>
        {found.isError ? (
          <Trouble error={found.error} retry={found.refetch} />
        ) : (
          <Skeleton h={160} />
        )}
      </Page>
    );
  }
  return <Drawn view={found.data} />;
}

function Drawn({ view }: { view: WholeProduct }) {
  const { titled } = useIdentity();
  const { say, locale } = useSpeech();
  const { product, listings } = view;
  const facts: [string, string][] = [
    [say("Article number"), product.sku],
    [say(called("price")), money(product.price, locale)],
    [say(called("floor")), product.floor ? money(product.floor, locale) : say("no limit")],
    ...Object.entries(product.identifiers ?? {}).map(([name, number]): [string, string] => [
      say(called(`identifiers.${name}`)),
      number,
    ]),
    ...Object.entries(product.attributes ?? {}).map(([name, value]): [string, string] => [
      say(called(`attributes.${name}`)),
      value,
    ]),
  ];
  return (
    <Page title={product.title} of={{ to: "/products", name: say("Products") }}>
      {product.description && <Text>{product.description}</Text>}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed">
        {say("Your price is your own list price; a shop's price changes only by a plan.")}
      </Text>
      <section className="section" aria-label={say("Where it is sold")}>
        <h2 className="part">{say("Listings")}</h2>
        {listings.length === 0 ? (
          <Text>{say("No shop has it.")}</Text>
        ) : (
          <Table className="rows" aria-label={say("Listings")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say("Shop")}</Table.Th>
                <Table.Th>{say("State")}</Table.Th>
                <Table.Th className="number">{say("Price")}</Table.Th>
                <Table.Th className="number">{say("Stock")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {listings.map(({ listing, seen_at }) => (
                <Table.Tr key={`${listing.shop} ${listing.listing}`}>
                  <Table.Td>
                    {titled(listing.shop)}
                    <Text size="xs" c="dimmed" className="begun">
                      {listing.listing !== listing.sku &&
                        `${say("Listing {id}", { id: listing.listing })}, `}
                      <span className="nowrap">
                        {say("read {at}", { at: when(seen_at, locale) })}
                      </span>
                    </Text>
                  </Table.Td>
                  <Table.Td>{say(LISTED[listing.state] ?? capital(listing.state))}</Table.Td>
                  <Table.Td className="number">{money(listing.price, locale)}</Table.Td>
                  <Table.Td className="number">{listing.stock}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Refresh shops={[...new Set(listings.map((one) => one.listing.shop))]} />
      </section>
      <Answers answers={view.answers} />
    </Page>
  );
}
