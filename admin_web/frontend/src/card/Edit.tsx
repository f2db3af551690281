import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { propose, type Plan, type Proposal } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Asking } from "./Asking";
import { Refusal } from "./Refusal";
import { ValueField, wellWritten } from "./ValueField";

/** Set single values of an open plan, or take parts of it away; everything is judged anew. */
export function Edit({ plan, close }: { plan: Plan; close: () => void }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [without, setWithout] = useState<readonly string[]>([]);
  const why = useId();
  const { id, revision } = plan.approval;
  const { parts } = plan;
  const offered = parts
    .filter((part) => !without.includes(part.workflow))
    .flatMap((part) => part.values);
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
  const wrong = changed.some((one) => !wellWritten(one, values[one.at] ?? ""));
  const missing = wrong
    ? say("Write a number, such as 5 or 12.50.")
    : changed.length === 0 && without.length === 0
      ? say("Change something first.")
      : null;
  return (
    <Asking
      name={say("Edit")}
      submit={() => {
        revise.mutate();
      }}
    >
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
            part.values.map((one) => (
              <ValueField
                key={one.at}
                of={one}
                text={values[one.at] ?? String(one.value)}
                put={(text) => {
                  setValues({ ...values, [one.at]: text });
                }}
              />
            ))}
        </Stack>
      ))}
      <Text size="xs" c="dimmed">
        {say(
          "The plan is checked anew. It counts as yours too, so somebody else has to approve it.",
        )}
      </Text>
      <div className="buttons">
        <Button
          type="submit"
          loading={revise.isPending}
          disabled={missing !== null}
          aria-describedby={missing === null ? undefined : why}
        >
          {say("Show the new card")}
        </Button>
        <Button variant="subtle" onClick={close}>
          {say("Cancel")}
        </Button>
      </div>
      {missing !== null && (
        <Text size="xs" c="dimmed" id={why}>
          {missing}
        </Text>
      )}
      {revise.data && revise.data.kind !== "plan" && <Refusal document={revise.data} />}
      {revise.isError && <Trouble error={revise.error} />}
    </Asking>
  );
}

/** One part of the plan, which can be taken away as long as another one is left. */
function Part(props: { title: string; removed: boolean; last: boolean; toggle: () => void }) {
  const { title, removed } = props;
  const { say } = useSpeech();
  const why = useId();
  const only = props.last && !removed;
  return (
    <div className="part-top">
      <Text size="sm" fw={600} {...(removed && { c: "dimmed", td: "line-through" })}>
        {title}
      </Text>
      <Button
        size="xs"
        variant="default"
        disabled={only}
        aria-describedby={only ? why : undefined}
        aria-label={`${say(removed ? "Keep this part" : "Remove this part")}: ${title}`}
        onClick={props.toggle}
      >
        {say(removed ? "Keep this part" : "Remove this part")}
      </Button>
      {only && (
        <Text size="xs" c="dimmed" id={why}>
          {say("One part must stay.")}
        </Text>
      )}
    </div>
  );
}
