import { Skeleton, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";

import { ask, type ProductView } from "../api";
import { useShops } from "../asking";
import { Empty } from "../Empty";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Import } from "./products/Import";
import { money } from "./products/money";
import { Unmatched } from "./products/Unmatched";

/** What the business sells. */
export function Products() {
  const { say } = useSpeech();
  const [asked, setAsked] = useSearchParams();
  const query = asked.get("query") ?? "";
  const [settled] = useDebouncedValue(query, 200);
  const found = useQuery({
    queryKey: ["products", settled],
    queryFn: () => ask("get", "/api/products", { query: { query: settled } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={say("Products")} says={say("What you sell, and where it was last seen.")}>
      <Import />
      <Unmatched />
      <TextInput
        type="search"
        label={say("Find by title or article number")}
        value={query}
        maw={360}
        onChange={(event) => {
          const value = event.currentTarget.value;
          setAsked(value ? { query: value } : {}, { replace: true });
        }}
      />
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data?.products.length === 0 && (
        <Empty>
          {say("No product matches.")} <Link to="/products">{say("Show all of them")}</Link>.
        </Empty>
      )}
      {found.data && found.data.products.length > 0 && <Sold found={found.data} />}
    </Page>
  );
}

function Sold({ found }: { found: { products: readonly ProductView[]; more: boolean } }) {
  const { products, more } = found;
  const { say, many, locale } = useSpeech();
  const titles = products.map(({ product }) => product.title);
  const twice = new Set(titles.filter((title, place) => titles.indexOf(title) !== place));
  return (
    <div>
      <Text size="sm" c="dimmed" role="status">
        {more
          ? say("The first {products}; search for what you look for.", {
              products: many(products.length, "product"),
            })
          : say("{products}, by article number.", { products: many(products.length, "product") })}
      </Text>
      <Table className="rows sold stacked" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("Product")}</Table.Th>
            <Table.Th className="number">{say("Your price")}</Table.Th>
            <Table.Th className="number">{say("Stock")}</Table.Th>
            <Table.Th>{say("In shops")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {products.map(({ product, listings }) => (
            <Table.Tr key={product.sku}>
              <Table.Td>
                <Link className="name" to={`/products/${encodeURIComponent(product.sku)}`}>
                  {twice.has(product.title) ? fullest(product.title, listings) : product.title}
                </Link>
                <Text size="xs" c="dimmed">
                  {product.sku}
                </Text>
              </Table.Td>
              <Table.Td className="number">{money(product.price, locale)}</Table.Td>
              <Table.Td className="number">{product.stock ?? "–"}</Table.Td>
              <Table.Td>
                <Where shops={[...new Set(listings.map((one) => one.listing.shop))]} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Name a product as the shop does that says most of it: variants often share their title. */
function fullest(title: string, listings: ProductView["listings"]): string {
  return listings
    .map(({ listing }) => listing.title)
    .filter((one) => one.startsWith(title))
    .reduce((most, one) => (one.length > most.length ? one : most), title);
}

/** The shops that have it: by name, or all of them, or all but one. */
function Where({ shops }: { shops: readonly string[] }) {
  const { titled } = useIdentity();
  const { say, listed } = useSpeech();
  const all = (useShops().data ?? []).map((shop) => shop.id);
  const lacking = all.filter((shop) => !shops.includes(shop));
  if (shops.length === 0) return say("no shop");
  if (all.length > 1 && lacking.length === 0) return say("all {n}", { n: all.length });
  if (all.length > 2 && lacking.length === 1)
    return say("all but {shop}", { shop: lacking.map(titled).join() });
  return listed(shops.map(titled));
}
