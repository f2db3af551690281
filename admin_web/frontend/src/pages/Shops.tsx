import { Card, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ask } from "../api";
import { Page } from "../frame/Page";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { OneShop } from "./shops/OneShop";
import { Stop, Stopped } from "./shops/Stop";

/** The connected shops: how far each is trusted, and what is stopped. */
export function Shops() {
  const { say } = useSpeech();
  const found = useQuery({
    queryKey: ["shops"],
    queryFn: () => ask("get", "/api/shops"),
  });
  const halts = useQuery({
    queryKey: ["halts"],
    queryFn: () => ask("get", "/api/halts"),
  });
  const everything = halts.data?.filter((halt) => halt.shop === null) ?? [];
  const general = everything.length > 0;
  return (
    <Page
      title={say("Shops")}
      says={say("How far each shop is trusted, and what was last seen there.")}
      wide
    >
      {general && <Stopped halts={everything} shop={null} title={say("every shop")} />}
      {!general && halts.data && (
        <Card component="section" withBorder padding="md" aria-label={say("Emergency stop")}>
          <div className="emergency">
            <div>
              <h2 className="part">{say("Emergency stop")}</h2>
              <Text size="sm" c="dimmed">
                {say(
                  "Nothing more is sent to any shop, whatever was approved, until somebody lets changes go on.",
                )}
              </Text>
            </div>
            <Stop shop={null} />
          </div>
        </Card>
      )}
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {halts.isError && <Trouble error={halts.error} retry={halts.refetch} />}
      <div className="shops">
        {found.data?.map((shop) => (
          <OneShop
            key={shop.id}
            shop={shop}
            halts={halts.data?.filter((halt) => halt.shop === shop.id) ?? []}
            general={general}
          />
        ))}
      </div>
    </Page>
  );
}
