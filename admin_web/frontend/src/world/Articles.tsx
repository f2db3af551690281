import { Table, Text } from "@mantine/core";
import { useState } from "react";

import type { SeenRow, SeenShop } from "../api";
import { Unfold } from "../Unfold";
import { many, shown } from "../words";
import { place, type Changed } from "./changes";

type ChangedPlaces = Readonly<Record<string, Changed>>;

/** A shop's articles as its buyers see them; what has just changed is never folded away. */
export function Articles(props: { seen: SeenShop; changed: ChangedPlaces; folded: number }) {
  const { seen, changed, folded } = props;
  const [whole, setWhole] = useState(false);
  const drawn = seen.rows.filter(
    (row, number) => whole || number < folded || changed[place(seen.shop, row.sku)],
  );
  return (
    <div>
      <Table className="rows seen" aria-label={`What buyers see in ${seen.title}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Article</Table.Th>
            <Table.Th className="number">Price</Table.Th>
            <Table.Th className="number">Stock</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drawn.map((row) => (
            <Article key={row.sku} row={row} changed={changed[place(seen.shop, row.sku)]} />
          ))}
        </Table.Tbody>
      </Table>
      {seen.rows.length > folded && (
        <Unfold whole={whole} turn={setWhole} all={many(seen.rows.length, "article")} />
      )}
      {whole && seen.more && (
        <Text size="sm" c="dimmed">
          The shop has more; these are the first.
        </Text>
      )}
    </div>
  );
}

function Article({ row, changed }: { row: SeenRow; changed: Changed | undefined }) {
  return (
    <Table.Tr key={changed?.at} className={changed ? "flash" : undefined}>
      <Table.Td>
        {row.title}
        <Text size="xs" c="dimmed">
          {row.sku}
          {row.state !== "active" && ` · ${row.state}`}
        </Text>
        {changed && (
          <Text size="xs" fw={600}>
            by {changed.byUs ? "Countersign" : "somebody else"}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="number">
        {shown(row.price, row.currency)}
        {changed?.price !== undefined && <Was>{shown(changed.price, row.currency)}</Was>}
      </Table.Td>
      <Table.Td className="number">
        {row.stock}
        {changed?.stock !== undefined && <Was>{changed.stock}</Was>}
      </Table.Td>
    </Table.Tr>
  );
}

function Was({ children }: { children: string | number }) {
  return (
    <Text size="xs" c="dimmed">
      was {children}
    </Text>
  );
}
