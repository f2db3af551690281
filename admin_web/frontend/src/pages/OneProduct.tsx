import { Button, Group, Skeleton, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";

import { ask, type WholeProduct } from "../api";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { Trouble } from "../Trouble";
import { listed, when } from "../words";
import { Answers } from "./products/Answers";
import { money } from "./products/money";

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
    ["Own price", money(product.price)],
    ["Never below", product.floor ? money(product.floor) : "no floor set"],
    ...Object.entries(product.identifiers ?? {}).map(([name, number]): [string, string] => [
      name.toUpperCase(),
      number,
    ]),
    ...Object.entries(product.attributes ?? {}),
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
      <section className="section" aria-label="Where it is sold">
        <h2 className="part">Listings</h2>
        {listings.length === 0 ? (
          <Text>It was seen in no shop.</Text>
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
                      {listing.listing} · seen {when(seen_at)}
                    </Text>
                  </Table.Td>
                  <Table.Td>{listing.state}</Table.Td>
                  <Table.Td className="number">{money(listing.price)}</Table.Td>
                  <Table.Td className="number">{listing.stock}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Anew shops={[...new Set(listings.map((one) => one.listing.shop))]} />
      </section>
      <Answers answers={view.answers} />
    </Page>
  );
}

/** Read the product's shops anew; what is drawn is only as new as the last time. */
function Anew({ shops }: { shops: readonly string[] }) {
  const client = useQueryClient();
  const { titled } = useIdentity();
  const read = useMutation({
    mutationFn: () =>
      Promise.all(
        shops.map((shop) => ask("post", "/api/shops/{shop}/sync", { path: { shop }, body: {} })),
      ),
    onSuccess: () => client.invalidateQueries(),
  });
  if (shops.length === 0) return null;
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          loading={read.isPending}
          onClick={() => {
            read.mutate();
          }}
        >
          Read {listed(shops.map(titled))} anew
        </Button>
        <Text size="sm" c="dimmed">
          Prices and stock are as new as the last look into the shop.
        </Text>
      </Group>
      {read.isError && <Trouble error={read.error} />}
    </>
  );
}
