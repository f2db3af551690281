import { Accordion, Button, Group, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Unmatched as Listing } from "../../api";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";

/** Listings of which it is not clear which product they sell; a person can say it. */
export function Unmatched() {
  const { say, many } = useSpeech();
  const found = useQuery({
    queryKey: ["unmatched"],
    queryFn: () => ask("get", "/api/listings/unmatched"),
  });
  if (found.isError) return <Trouble error={found.error} retry={found.refetch} />;
  const listings = found.data?.listings ?? [];
  if (listings.length === 0) return null;
  return (
    <Accordion variant="contained" order={2}>
      <Accordion.Item value="unmatched">
        <Accordion.Control>
          {say(
            found.data?.more
              ? "{listings} and more without a product"
              : "{listings} without a product",
            {
              listings: many(listings.length, "listing"),
            },
          )}
        </Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" c="dimmed" mb="xs">
            {say(
              "The lowest price allowed for a product holds only in listings that are matched to it. What could be two products is never picked for you.",
            )}
          </Text>
          <ul className="listing unmatched">
            {listings.map((one) => (
              <Row key={`${one.shop} ${one.listing} ${one.sku}`} one={one} />
            ))}
          </ul>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Row({ one }: { one: Listing }) {
  const { titled } = useIdentity();
  const { say: word } = useSpeech();
  const client = useQueryClient();
  const [sku, setSku] = useState("");
  const say = useMutation({
    mutationFn: (product: string) => {
      const { shop, listing, sku: article } = one;
      return ask("put", "/api/listings/match", { body: { shop, listing, sku: article, product } });
    },
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <li>
      <Text size="sm">
        <strong>{one.title}</strong> · {titled(one.shop)}
        <Text span size="xs" c="dimmed">
          {" "}
          {one.sku} · {one.listing}
        </Text>
      </Text>
      <Text size="sm">{one.reason}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          say.mutate(sku.trim());
        }}
      >
        <Group gap="xs" align="flex-end">
          {one.candidates.map((candidate) => (
            <Button
              key={candidate}
              size="xs"
              variant="default"
              loading={say.isPending}
              onClick={() => {
                say.mutate(candidate);
              }}
            >
              {word("It is {sku}", { sku: candidate })}
            </Button>
          ))}
          <TextInput
            label={word("Article number of the product that {sku} sells", { sku: one.sku })}
            size="xs"
            value={sku}
            onChange={(event) => {
              setSku(event.currentTarget.value);
            }}
          />
          <Button type="submit" size="xs" disabled={sku.trim() === ""} loading={say.isPending}>
            {word("Match it")}
          </Button>
        </Group>
      </form>
      {say.isError && <Trouble error={say.error} />}
    </li>
  );
}
