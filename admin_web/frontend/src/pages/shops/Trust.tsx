import { Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Shop } from "../../api";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";
import { MODES, type Mode } from "./modes";

/** Let an admin trust a shop more or less. */
export function Trust({ shop }: { shop: Shop }) {
  const { me } = useIdentity();
  const { say } = useSpeech();
  const client = useQueryClient();
  const [mode, setMode] = useState<Mode>(shop.mode as Mode);
  const [cap, setCap] = useState(shop.daily_cap ?? 20);
  const set = useMutation({
    mutationFn: () =>
      ask("patch", "/api/shops/{shop}", {
        path: { shop: shop.id },
        body: { mode, daily_cap: mode === "capped" ? cap : null },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["shops"] }),
  });
  if (!me.roles.includes("admin")) return null;
  const same = mode === shop.mode && (mode !== "capped" || cap === shop.daily_cap);
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <Select
          label={say("How far it is trusted")}
          data={Object.entries(MODES).map(([value, { label }]) => ({ value, label: say(label) }))}
          value={mode}
          allowDeselect={false}
          w={180}
          size="xs"
          comboboxProps={{ width: 300, position: "bottom-start" }}
          renderOption={({ option }) => (
            <div>
              {option.label}
              <Text size="xs" c="dimmed">
                {say(MODES[option.value as Mode].says)}
              </Text>
            </div>
          )}
          onChange={(value) => {
            setMode((value ?? shop.mode) as Mode);
          }}
        />
        {mode === "capped" && (
          <NumberInput
            label={say("Changes a day")}
            value={cap}
            min={0}
            max={1_000_000}
            w={110}
            size="xs"
            onChange={(value) => {
              setCap(Number(value));
            }}
          />
        )}
        {!same && (
          <Button
            size="xs"
            loading={set.isPending}
            onClick={() => {
              set.mutate();
            }}
          >
            {say("Set")}
          </Button>
        )}
      </Group>
      {!same && (
        <Text size="xs" c="dimmed" role="status">
          {say("It applies at once, to every run that begins from then on.")}{" "}
          {say(MODES[mode].says)}
        </Text>
      )}
      {set.isError && <Trouble error={set.error} />}
    </Stack>
  );
}
