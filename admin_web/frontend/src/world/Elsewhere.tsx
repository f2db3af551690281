import { Button, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import type { SeenRow, SeenShop } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { shown } from "../words";
import { useOrder } from "./asking";

const PRICE = /^\d{1,9}([.,]\d{1,2})?$/;

function cheaper(row: SeenRow | undefined, locale: string): string {
  if (row === undefined) return "";
  const price = Math.max(Number(row.price) - 1, 0.5);
  return price.toLocaleString(locale, { minimumFractionDigits: 2, useGrouping: false });
}

/** Change a price as somebody else would, so that an open card meets a conflict. */
export function Elsewhere({ seen }: { seen: SeenShop }) {
  const order = useOrder(seen.shop);
  const { say, locale } = useSpeech();
  const [sku, setSku] = useState(seen.rows[0]?.sku ?? "");
  const [typed, setTyped] = useState<string | null>(null);
  const row = seen.rows.find((one) => one.sku === sku);
  const price = typed ?? cheaper(row, locale);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        order.mutate(
          { verb: "edit", sku, price: price.replace(",", ".") },
          {
            onSuccess: () => {
              setTyped(null);
            },
          },
        );
      }}
    >
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {say(
            "Do it while a card waits for approval: that item has “changed meanwhile”, and nobody’s price is overwritten.",
          )}
        </Text>
        <NativeSelect
          label={say("Article")}
          value={sku}
          data={seen.rows.map((one) => ({
            value: one.sku,
            label: `${one.title} (${one.sku}), ${shown(one.price, one.currency, locale)}`,
          }))}
          onChange={(event) => {
            setSku(event.currentTarget.value);
            setTyped(null);
          }}
        />
        <TextInput
          label={say("New price in {currency}", { currency: row?.currency ?? say("its currency") })}
          value={price}
          inputMode="decimal"
          error={PRICE.test(price) ? null : say("Write it like 17.49.")}
          onChange={(event) => {
            setTyped(event.currentTarget.value.trim());
          }}
        />
        <Button
          type="submit"
          variant="default"
          loading={order.isPending}
          disabled={!PRICE.test(price) || row === undefined}
        >
          {say("Change it in {shop}", { shop: seen.title })}
        </Button>
        {order.isError && <Trouble error={order.error} />}
      </Stack>
    </form>
  );
}
