import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Halt, type Shop } from "../api";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { Trouble } from "../Trouble";
import { many, when } from "../words";
import { useMarketplaces } from "./activities/catalogue";
import { Trust } from "./shops/Trust";

const MODES: Record<string, { label: string; colour: string; says: string }> = {
  watch: {
    label: "watch-only",
    colour: "gray",
    says: "It is read and previewed; nothing is written.",
  },
  capped: { label: "capped", colour: "yellow", says: "It gets at most so many writes a day." },
  live: { label: "live", colour: "green", says: "It gets every write that was approved." },
};

/** The connected shops: how far each is trusted, and whether the brake is on. */
export function Shops() {
  const found = useQuery({
    queryKey: ["shops"],
    queryFn: () => ask("get", "/api/shops"),
  });
  const halts = useQuery({
    queryKey: ["halts"],
    queryFn: () => ask("get", "/api/halts"),
  });
  const everything = halts.data?.filter((halt) => halt.shop === null) ?? [];
  return (
    <Page title="Shops" says="How far each shop is trusted, and what was last seen there." wide>
      {everything.length > 0 && <Braked halts={everything} shop={null} />}
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      <div className="shops">
        {found.data?.map((shop) => (
          <OneShop
            key={shop.id}
            shop={shop}
            halts={halts.data?.filter((halt) => halt.shop === shop.id) ?? []}
          />
        ))}
      </div>
      {everything.length === 0 && found.data && (
        <section className="section" aria-label="The brake">
          <h2 className="part">The brake</h2>
          <Text size="sm" c="dimmed">
            From then on nothing more is sent to any shop, whatever was approved, until somebody
            lets writes go on.
          </Text>
          <Brake shop={null} label="Stop every write to every shop" />
        </section>
      )}
    </Page>
  );
}

function OneShop({ shop, halts }: { shop: Shop; halts: readonly Halt[] }) {
  const mode = MODES[shop.mode] ?? { label: shop.mode, colour: "gray", says: "" };
  const titled = useMarketplaces();
  return (
    <Card component="article" withBorder padding="md" aria-label={shop.title}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4">
            {shop.title}
          </Title>
          <Group gap={6}>
            {shop.forbidden && (
              <Badge color="red" variant="light" className="badge">
                closed to everybody
              </Badge>
            )}
            {shop.sandbox && (
              <Badge color="sea" variant="outline" className="badge">
                simulated
              </Badge>
            )}
            <Badge color={mode.colour} variant="light" className="badge">
              {mode.label}
            </Badge>
          </Group>
        </Group>
        <Text size="sm">
          {mode.says}
          {shop.daily_cap !== null &&
            ` Today ${shop.used_today ?? 0} of ${many(shop.daily_cap, "write")} are used.`}
        </Text>
        <dl className="facts">
          <div>
            <dt>Marketplace</dt>
            <dd>{titled(shop.marketplace)}</dd>
          </div>
          <div>
            <dt>Currency</dt>
            <dd>{shop.currency}</dd>
          </div>
          <div>
            <dt>Listings seen</dt>
            <dd>{shop.listings}</dd>
          </div>
          <div>
            <dt>Last look</dt>
            <dd>{shop.seen_at === null ? "never" : when(shop.seen_at)}</dd>
          </div>
        </dl>
        <Trust shop={shop} />
        {halts.length > 0 ? (
          <Braked halts={halts} shop={shop.id} />
        ) : (
          <Group gap="xs" align="flex-start">
            <Look shop={shop.id} />
            <Brake shop={shop.id} label="Stop every write here" />
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function Look({ shop }: { shop: string }) {
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: () => ask("post", "/api/shops/{shop}/sync", { path: { shop }, body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["shops"] }),
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={look.isPending}
        onClick={() => {
          look.mutate();
        }}
      >
        Read it anew
      </Button>
      {look.isError && <Trouble error={look.error} />}
    </>
  );
}

function Brake({ shop, label }: { shop: string | null; label: string }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const halt = useMutation({
    mutationFn: () => ask("post", "/api/halts", { body: { shop, reason } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["halts"] }),
  });
  if (!asking) {
    return (
      <Button
        size="xs"
        className="stop"
        variant="outline"
        w="fit-content"
        onClick={() => {
          setAsking(true);
        }}
      >
        {label}
      </Button>
    );
  }
  return (
    <form
      className="brake"
      onSubmit={(event) => {
        event.preventDefault();
        halt.mutate();
      }}
    >
      <Stack gap="xs">
        <TextInput
          label="Why? Whoever finds everything stopped reads this."
          required
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Group gap="xs" className="buttons">
          <Button type="submit" size="xs" color="#b42525" loading={halt.isPending}>
            Stop now
          </Button>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              setAsking(false);
            }}
          >
            Do not stop
          </Button>
        </Group>
        {halt.isError && <Trouble error={halt.error} />}
      </Stack>
    </form>
  );
}

function Braked({ halts, shop }: { halts: readonly Halt[]; shop: string | null }) {
  const client = useQueryClient();
  const { named } = useIdentity();
  const lift = useMutation({
    mutationFn: () => ask("post", "/api/halts/lift", { body: { shop, reason: "" } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["halts"] }),
  });
  return (
    <Alert
      color="red"
      variant="light"
      role="status"
      title={shop === null ? "Every write to every shop is stopped" : "Every write here is stopped"}
    >
      <Stack gap="xs" align="flex-start">
        {halts.map((halt) => (
          <Text size="sm" key={halt.id}>
            By {named(halt.person)}, {when(halt.at)}: “{halt.reason}”
          </Text>
        ))}
        <Button
          size="xs"
          variant="default"
          loading={lift.isPending}
          onClick={() => {
            lift.mutate();
          }}
        >
          Let writes go on
        </Button>
        {lift.isError && <Trouble error={lift.error} />}
      </Stack>
    </Alert>
  );
}
