import { Skeleton, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";

import { ask } from "../api";
import { useShops } from "../asking";
import { Empty } from "../Empty";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { Trouble } from "../Trouble";
import { listed } from "../words";
import { Import } from "./products/Import";
import { money } from "./products/money";
import { Unmatched } from "./products/Unmatched";

/** What the business sells. */
export function Products() {
  const [asked, setAsked] = useSearchParams();
  const query = asked.get("query") ?? "";
  const [settled] = useDebouncedValue(query, 200);
  const found = useQuery({
    queryKey: ["products", settled],
    queryFn: () => ask("get", "/api/products", { query: { query: settled } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Products" says="What you sell, and where it was last seen." wide>
      <Import />
      <Unmatched />
      <TextInput
        type="search"
        label="Find by title or article number"
        value={query}
        maw={360}
        onChange={(event) => {
          const value = event.currentTarget.value;
          setAsked(value ? { query: value } : {}, { replace: true });
        }}
      />
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data?.products.length === 0 && <Empty>No product matches.</Empty>}
      {found.data && found.data.products.length > 0 && (
        <Table className="rows">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Product</Table.Th>
              <Table.Th className="number">Price</Table.Th>
              <Table.Th>In shops</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.products.map(({ product, listings }) => (
              <Table.Tr key={product.sku}>
                <Table.Td>
                  <Link className="name" to={`/products/${encodeURIComponent(product.sku)}`}>
                    {product.title}
                  </Link>
                  <Text size="xs" c="dimmed">
                    {product.sku}
                  </Text>
                </Table.Td>
                <Table.Td className="number">{money(product.price)}</Table.Td>
                <Table.Td>
                  <Where shops={[...new Set(listings.map((one) => one.listing.shop))]} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {found.data?.more && <Text c="dimmed">There are more: search for what you look for.</Text>}
    </Page>
  );
}

/** The shops that have it: by name, or that all of them do. */
function Where({ shops }: { shops: readonly string[] }) {
  const { titled } = useIdentity();
  const all = useShops().data?.length ?? 0;
  if (shops.length === 0) return "in none";
  return shops.length > 1 && shops.length === all ? `all ${all}` : listed(shops.map(titled));
}
