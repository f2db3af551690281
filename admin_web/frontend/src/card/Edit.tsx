import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { propose, type Plan, type Proposal } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Asking } from "./Asking";
import { EditedPart, writesOf, type Edits } from "./EditedPart";
import { Refusal } from "./Refusal";
import { sent, wellWritten } from "./ValueField";

/** Set values of an open plan anew, or take parts and writes away; everything is judged anew. */
export function Edit({ plan, close }: { plan: Plan; close: () => void }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const [edits, edit] = useState<Edits>({ values: {}, without: [] });
  const { values, without } = edits;
  const why = useId();
  const { id, revision } = plan.approval;
  const { parts } = plan;
  const kept = parts.filter((part) => !without.includes(part.workflow));
  const left = kept
    .flatMap((part) => writesOf(plan, part))
    .filter(({ step }) => !without.includes(step)).length;
  const changed = kept
    .flatMap((part) => [...part.values, ...part.names])
    .filter(({ at, value }) => values[at] !== undefined && values[at] !== String(value));
  const put = (at: string, text: string) => {
    edit({ ...edits, values: { ...values, [at]: text } });
  };
  const toggle = (name: string) => {
    const rest = without.filter((one) => one !== name);
    edit({ ...edits, without: without.includes(name) ? rest : [...without, name] });
  };
  const revise = useMutation({
    mutationFn: (): Promise<Proposal> =>
      propose("/api/approvals/{approval}/revise", {
        path: { approval: id },
        body: {
          revision,
          without: [...without],
          values: Object.fromEntries(
            changed.map((one) => [one.at, sent(one, values[one.at] ?? "")]),
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
  const wrong = kept
    .flatMap((part) => part.values)
    .some((one) => changed.includes(one) && !wellWritten(one, values[one.at] ?? ""));
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
        <EditedPart
          key={part.workflow}
          plan={plan}
          part={part}
          last={kept.length === 1}
          left={left}
          edits={edits}
          put={put}
          toggle={toggle}
        />
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
