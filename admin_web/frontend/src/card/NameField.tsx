import { NativeSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Part } from "../api";
import { useShops } from "../asking";
import { useSpeech } from "../speech/speech";
import { briefly } from "./ValueField";

type Name = Part["names"][number];

interface Field {
  readonly of: Name;
  readonly chosen: string;
  readonly put: (value: string) => void;
}

/** The product or the shop of a write, in whose place another may be chosen. */
export function NameField(props: Field) {
  return props.of.kind === "shop" ? <ShopField {...props} /> : <ProductField {...props} />;
}

function ShopField({ of, chosen, put }: Field) {
  const known = useShops().data ?? [];
  const shops = known.map((shop) => ({ value: shop.id, label: shop.title }));
  return (
    <NativeSelect
      label={briefly(of.label)}
      value={chosen}
      data={shops.some(({ value }) => value === chosen) ? shops : [chosen, ...shops]}
      maw={320}
      onChange={(event) => {
        put(event.currentTarget.value);
      }}
    />
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Products are found as one types, since there may be thousands. */
function ProductField({ of, chosen, put }: Field) {
  const { say } = useSpeech();
  const [typed, setTyped] = useState("");
  const [settled] = useDebouncedValue(typed, 200);
  const [picked, pick] = useState<Option | null>(null);
  const first = useProducts(of.value).find(({ value }) => value === of.value);
  const now = picked ?? first ?? { value: chosen, label: chosen };
  const found = useProducts(settled === now.label ? "" : settled);
  return (
    <Select
      label={briefly(of.label)}
      data={[now, ...found.filter(({ value }) => value !== now.value)]}
      value={chosen}
      allowDeselect={false}
      searchable
      filter={({ options }) =>
        options.filter((one) => "value" in one && found.some(({ value }) => value === one.value))
      }
      nothingFoundMessage={say("No product matches.")}
      maw={320}
      onSearchChange={setTyped}
      onChange={(value, option) => {
        if (value === null) return;
        pick(option);
        put(value);
      }}
    />
  );
}

/** Ask for the first products that match. */
function useProducts(query: string): readonly Option[] {
  const found = useQuery({
    queryKey: ["products", query],
    queryFn: () => ask("get", "/api/products", { query: { query } }),
    placeholderData: keepPreviousData,
  });
  return (found.data?.products ?? []).map(({ product: { sku, title } }) => ({
    value: sku,
    label: `${title} (${sku})`,
  }));
}
