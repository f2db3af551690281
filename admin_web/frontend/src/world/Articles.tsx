import { Table, Text } from "@mantine/core";
import { useState } from "react";

import type { SeenRow, SeenShop } from "../api";
import { useSpeech } from "../speech/speech";
import { Unfold } from "../Unfold";
import { shown } from "../words";
import { place, type Changed } from "./changes";

type ChangedPlaces = Readonly<Record<string, Changed>>;

/** A shop's articles as its buyers see them; what has just changed is never folded away. */
export function Articles(props: { seen: SeenShop; changed: ChangedPlaces; folded: number }) {
  const { seen, changed, folded } = props;
  const [whole, setWhole] = useState(false);
  const { say, many, figure } = useSpeech();
  const [first, all] = [seen.rows.length, many(seen.total, "article")];
  const drawn = seen.rows.filter(
    (row, number) => whole || number < folded || changed[place(seen.shop, row.sku)],
  );
  return (
    <div>
      <Table
        className="rows seen"
        aria-label={say("What buyers see in {shop}", { shop: seen.title })}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say("Article")}</Table.Th>
            <Table.Th className="number">{say("Price")}</Table.Th>
            <Table.Th className="number">{say("Stock")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drawn.map((row) => (
            <Article key={row.sku} row={row} changed={changed[place(seen.shop, row.sku)]} />
          ))}
        </Table.Tbody>
      </Table>
      {seen.rows.length > folded && (
        <Unfold
          whole={whole}
          turn={setWhole}
          all={all}
          {...(first < seen.total && { first: figure(first) })}
        />
      )}
    </div>
  );
}

function Article({ row, changed }: { row: SeenRow; changed: Changed | undefined }) {
  const { say, locale } = useSpeech();
  return (
    <Table.Tr key={changed?.at} className={changed ? "flash" : undefined}>
      <Table.Td>
        {row.title}
        <Text size="xs" c="dimmed">
          {row.sku}
          {row.state !== "active" && ` · ${say(row.state)}`}
        </Text>
        {changed && (
          <Text size="xs" fw={600}>
            {changed.byUs ? say("by Countersign") : say("by somebody else")}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="number">
        {shown(row.price, row.currency, locale)}
        {changed?.price !== undefined && <Was>{shown(changed.price, row.currency, locale)}</Was>}
      </Table.Td>
      <Table.Td className="number">
        {row.stock}
        {changed?.stock !== undefined && <Was>{changed.stock}</Was>}
      </Table.Td>
    </Table.Tr>
  );
}

function Was({ children }: { children: string | number }) {
  const { say } = useSpeech();
  return (
    <Text size="xs" c="dimmed">
      {say("was {value}", { value: children })}
    </Text>
  );
}
