import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { ask, type WholeProduct } from "../api";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { Trouble } from "../Trouble";
import { capital, LISTED, when } from "../words";
import { Answers } from "./products/Answers";
import { called } from "./products/fields";
import { money } from "./products/money";
import { Refresh } from "./shops/Refresh";

const PRODUCTS = { to: "/products", name: "Products" };

/** One product with its listings. */
export function OneProduct() {
  const { sku = "" } = useParams();
  const found = useQuery({
    queryKey: ["product", sku],
    queryFn: () => ask("get", "/api/products/{sku}", { path: { sku } }),
  });
  if (found.data === undefined) {
    return (
      <Page title="Product" of={PRODUCTS}>
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
  const { product, listings } = view;
  const facts: [string, string][] = [
    ["Article number", product.sku],
    [called("price"), money(product.price)],
    [called("floor"), product.floor ? money(product.floor) : "none"],
    ...Object.entries(product.identifiers ?? {}).map(([name, number]): [string, string] => [
      called(`identifiers.${name}`),
      number,
    ]),
    ...Object.entries(product.attributes ?? {}).map(([name, value]): [string, string] => [
      called(`attributes.${name}`),
      value,
    ]),
  ];
  return (
    <Page title={product.title} of={PRODUCTS}>
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
        Your price is your own list price; a shop's price changes only by a plan.
      </Text>
      <section className="section" aria-label="Where it is sold">
        <h2 className="part">Listings</h2>
        {listings.length === 0 ? (
          <Text>No shop has it.</Text>
        ) : (
          <Table className="rows" aria-label="Listings">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Shop</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th className="number">Price</Table.Th>
                <Table.Th className="number">Stock</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {listings.map(({ listing, seen_at }) => (
                <Table.Tr key={`${listing.shop} ${listing.listing}`}>
                  <Table.Td>
                    {titled(listing.shop)}
                    <Text size="xs" c="dimmed">
                      Listing {listing.listing} ·{" "}
                      <span className="nowrap">read {when(seen_at)}</span>
                    </Text>
                  </Table.Td>
                  <Table.Td>{LISTED[listing.state] ?? capital(listing.state)}</Table.Td>
                  <Table.Td className="number">{money(listing.price)}</Table.Td>
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
