import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { memo, useState } from "react";

import { ask, type Item, type Run } from "../api";
import { Coded } from "../Coded";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { More } from "../Unfold";
import { all, state } from "../words";
import { Change } from "./Change";

/** The items of a run, those first that a person should look at. */
export function Items(props: { run: Run; drawn: number; draw: (items: number) => void }) {
  const { run, drawn } = props;
  if (run.items.length === 0) return null;
  return (
    <div className="lines">
      <ul aria-label="Items">
        {run.items.slice(0, drawn).map((item) => (
          <Row
            key={`${item.step} ${item.item}`}
            run={run.id}
            stands={run.state === "parked"}
            item={item}
          />
        ))}
      </ul>
      <More drawn={drawn} total={all(run)} word="item" draw={props.draw} />
    </div>
  );
}

interface Drawn {
  readonly run: string;
  /** Whether the run stands still until somebody says what became of it. */
  readonly stands: boolean;
  readonly item: Item;
}

/** One item, drawn again only when it has changed. */
const Row = memo(function Row({ run, stands, item }: Drawn) {
  const { label, sign } = state(item.state);
  const { titled } = useIdentity();
  const { say } = useSpeech();
  const [shop = "", ...rest] = item.item.split("/");
  const standing =
    item.state === "accepted"
      ? say("accepted, waiting for {shop}", { shop: titled(shop) })
      : `${titled(shop)} · ${say(label)}`;
  return (
    <li className={`item item--${item.state}`}>
      <span className="what">
        <span>
          <span aria-hidden className="sign">
            {sign}
          </span>{" "}
          <strong>{item.skus.join(", ") || rest.join("/")}</strong>
        </span>
        <Text span size="xs" c="dimmed">
          {standing}
        </Text>
      </span>
      <Change line={item} />
      {item.error && item.state !== "accepted" && (
        <Text size="sm" className="why">
          <Coded text={item.error.text} />
        </Text>
      )}
      {item.state === "parked" && stands && <Settle run={run} item={item} />}
    </li>
  );
});

/** Let a person say what became of a write that no read could prove. */
function Settle({ run, item }: { run: string; item: Item }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const [reason, setReason] = useState("");
  const settle = useMutation({
    mutationFn: (applied: boolean) =>
      ask("post", "/api/runs/{run}/settle", {
        path: { run },
        body: { step: item.step, item: item.item, applied, reason },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", run] }),
  });
  const empty = reason.trim() === "";
  return (
    <Stack gap="xs" className="why settle">
      <TextInput
        label={say("Look into the shop: was it applied? Say how you know.")}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <Group gap="xs" className="buttons">
        {[true, false].map((applied) => (
          <Button
            key={String(applied)}
            size="xs"
            variant="default"
            disabled={empty}
            loading={settle.isPending}
            onClick={() => {
              settle.mutate(applied);
            }}
          >
            {say(applied ? "It was applied" : "It was not applied")}
          </Button>
        ))}
      </Group>
      {settle.isError && <Trouble error={settle.error} />}
    </Stack>
  );
}
