import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { propose, type Plan, type Proposal } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Refusal } from "./Refusal";

/** Set single values of an open plan, or take parts of it away; everything is judged anew. */
export function Edit({ plan, close }: { plan: Plan; close: () => void }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [without, setWithout] = useState<readonly string[]>([]);
  const { id, revision } = plan.approval;
  const { parts } = plan;
  const offered = parts.flatMap((part) => part.values);
  const changed = offered.filter(
    ({ at, value }) => values[at] !== undefined && values[at] !== String(value),
  );
  const revise = useMutation({
    mutationFn: (): Promise<Proposal> =>
      propose("/api/approvals/{approval}/revise", {
        path: { approval: id },
        body: {
          revision,
          without: [...without],
          values: Object.fromEntries(
            changed.map(({ at, value }) => {
              const text = (values[at] ?? "").trim();
              return [at, typeof value === "number" ? Number(text) : text];
            }),
          ),
        },
      }),
    onSuccess: async (found) => {
      if (found.kind !== "plan") return;
      await client.invalidateQueries({ queryKey: ["approval", id] });
      await client.invalidateQueries({ queryKey: ["approvals"] });
      close();
    },
  });
  const wrong = changed.some(
    ({ at, value }) => typeof value === "number" && !/^-?\d+$/.test((values[at] ?? "").trim()),
  );
  const nothing = changed.length === 0 && without.length === 0;
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        revise.mutate();
      }}
    >
      <Stack gap="xs">
        {parts.map((part) => (
          <Stack gap="xs" key={part.workflow}>
            {parts.length > 1 && (
              <Part
                title={part.title || part.workflow}
                removed={without.includes(part.workflow)}
                last={without.length === parts.length - 1}
                toggle={() => {
                  setWithout(
                    without.includes(part.workflow)
                      ? without.filter((one) => one !== part.workflow)
                      : [...without, part.workflow],
                  );
                }}
              />
            )}
            {!without.includes(part.workflow) &&
              part.values.map(({ at, label, value, unit }) => (
                <TextInput
                  key={at}
                  label={label}
                  value={values[at] ?? String(value)}
                  rightSection={unit && <Text size="sm">{unit}</Text>}
                  rightSectionWidth={unit ? 52 : 0}
                  maw={320}
                  onChange={(event) => {
                    setValues({ ...values, [at]: event.currentTarget.value });
                  }}
                />
              ))}
          </Stack>
        ))}
        <Text size="xs" c="dimmed">
          {say(
            "The plan is checked and previewed anew and becomes revision {revision}. You will be an author of it, so somebody else has to approve.",
            { revision: revision + 1 },
          )}
        </Text>
        <Group gap="xs" className="buttons">
          <Button
            type="submit"
            loading={revise.isPending}
            disabled={nothing || wrong || without.length === parts.length}
          >
            {say("Preview the new revision")}
          </Button>
          <Button variant="subtle" onClick={close}>
            {say("Leave it")}
          </Button>
        </Group>
        {revise.data && revise.data.kind !== "plan" && <Refusal document={revise.data} />}
        {revise.isError && <Trouble error={revise.error} />}
      </Stack>
    </form>
  );
}

/** One part of the plan, which can be taken away as long as another one is left. */
function Part(props: { title: string; removed: boolean; last: boolean; toggle: () => void }) {
  const { title, removed } = props;
  const { say } = useSpeech();
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={600} td={removed ? "line-through" : undefined}>
        {title}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        disabled={props.last && !removed}
        aria-label={`${say(removed ? "Keep this part" : "Remove this part")}: ${title}`}
        onClick={props.toggle}
      >
        {say(removed ? "Keep this part" : "Remove this part")}
      </Button>
    </Group>
  );
}
