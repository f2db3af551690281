import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { ask, type Item } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { shown } from "../words";

/** Return the words by which a question is answered. */
function answer(applied: boolean, valued: boolean): string {
  if (valued) return applied ? "Yes, it shows {value}" : "No, it does not";
  return applied ? "Yes, it was done" : "No, it was not";
}

/** Let a person say what became of a write that no read could prove. */
export function Settle({ run, item, shop }: { run: string; item: Item; shop: string }) {
  const client = useQueryClient();
  const { say, locale } = useSpeech();
  const [reason, setReason] = useState("");
  const why = useId();
  const settle = useMutation({
    mutationFn: (applied: boolean) =>
      ask("post", "/api/runs/{run}/settle", {
        path: { run },
        body: { step: item.step, item: item.item, applied, reason },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", run] }),
  });
  const empty = reason.trim() === "";
  const sku = item.title || item.skus.join(", ") || item.item;
  const value = item.after === null ? null : shown(item.after, item.currency, locale);
  return (
    <Stack gap="xs" className="why settle">
      <TextInput
        label={
          value === null
            ? say("Was it done to {sku} in {shop}? Say how you know.", { shop, sku })
            : say("Does {sku} show {value} in {shop} now? Say how you know.", {
                shop,
                sku,
                value,
              })
        }
        required
        placeholder={say("such as: I see it in the shop")}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <div className="buttons">
        {[true, false].map((applied) => (
          <Button
            key={String(applied)}
            variant="default"
            disabled={empty}
            aria-describedby={empty ? why : undefined}
            loading={settle.isPending}
            onClick={() => {
              settle.mutate(applied);
            }}
          >
            {say(answer(applied, value !== null), { value: value ?? "" })}
          </Button>
        ))}
      </div>
      {empty && (
        <Text size="xs" c="dimmed" id={why}>
          {say("Write first how you know; others read it later.")}
        </Text>
      )}
      {settle.isError && <Trouble error={settle.error} />}
    </Stack>
  );
}
