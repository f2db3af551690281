import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import type { SeenShop, World } from "../api";
import { useSpeech } from "../speech/speech";

/**
 * Return the shop that is looked at, and how another is chosen.
 *
 * It is the chosen one, else the one that is talked about, else where something happened last.
 */
export function useLooked(
  world: World,
  about: string | null = null,
): [SeenShop | undefined, (shop: string) => void] {
  const [chosen, choose] = useState<string | null>(null);
  const last = world.effects.at(-1)?.shop;
  const found = (shop: string | null | undefined) => world.shops.find((one) => one.shop === shop);
  return [found(chosen) ?? found(about) ?? found(last) ?? world.shops.at(-1), choose];
}

/** Choose the shop that is looked at. */
export function Choose(props: {
  world: World;
  shop: string;
  choose: (shop: string) => void;
  size: "xs" | "sm";
}) {
  const { say } = useSpeech();
  return (
    <SegmentedControl
      aria-label={say("Shop")}
      size={props.size}
      fullWidth
      value={props.shop}
      data={props.world.shops.map(({ shop, title }) => ({ value: shop, label: title }))}
      onChange={props.choose}
    />
  );
}
