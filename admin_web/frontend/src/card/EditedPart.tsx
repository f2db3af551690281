import { Button, Checkbox, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";

import type { Part, Plan } from "../api";
import { useSpeech } from "../speech/speech";
import { FOLDED, More } from "../Unfold";
import { NameField } from "./NameField";
import { ValueField } from "./ValueField";

/** What somebody has changed in the form so far. */
export interface Edits {
  /** Texts by the places of values and names. */
  readonly values: Readonly<Record<string, string>>;
  /** Parts and single writes that are taken away. */
  readonly without: readonly string[];
}

interface Editing {
  readonly edits: Edits;
  readonly put: (at: string, text: string) => void;
  readonly toggle: (name: string) => void;
}

type Write = Plan["writes"][number];

/** Return the writes of a part that may be taken away alone. */
export function writesOf(plan: Plan, part: Part): readonly Write[] {
  return plan.writes.filter(({ step }) => step.startsWith(`${part.workflow}.`));
}

interface OfPart extends Editing {
  readonly plan: Plan;
  readonly part: Part;
  /** Whether nothing would be left of the plan without it. */
  readonly last: boolean;
  /** How many writes the whole plan would still have. */
  readonly left: number;
}

/** One part of a plan with all that may be changed in it. */
export function EditedPart(props: OfPart) {
  const { plan, part, last, left, ...editing } = props;
  const [drawn, draw] = useState(FOLDED);
  const removed = editing.edits.without.includes(part.workflow);
  const writes = writesOf(plan, part);
  return (
    <Stack gap="xs">
      {plan.parts.length > 1 && (
        <Top
          title={part.title || part.workflow}
          removed={removed}
          last={last}
          toggle={() => {
            editing.toggle(part.workflow);
          }}
        />
      )}
      {!removed && writes.length < 2 && <Fields part={part} below="" {...editing} />}
      {!removed && writes.length > 1 && (
        <>
          {writes.slice(0, drawn).map((write) => (
            <OneWrite key={write.step} write={write} part={part} left={left} {...editing} />
          ))}
          <More drawn={drawn} total={writes.length} word="change" draw={draw} />
        </>
      )}
    </Stack>
  );
}

interface OfWrite extends Editing {
  readonly write: Write;
  readonly part: Part;
  readonly left: number;
}

/** One of several writes, which can be taken away as long as another one is left. */
function OneWrite({ write, part, left, ...editing }: OfWrite) {
  const kept = !editing.edits.without.includes(write.step);
  return (
    <div className="one-write">
      <Checkbox
        label={write.title}
        checked={kept}
        disabled={kept && left < 2}
        onChange={() => {
          editing.toggle(write.step);
        }}
      />
      {kept && (
        <div className="fields">
          <Fields part={part} below={`${write.at}/`} {...editing} />
        </div>
      )}
    </div>
  );
}

/** What may be set anew below a place of the plan. */
function Fields({ part, below, edits, put }: Editing & { part: Part; below: string }) {
  return (
    <>
      {part.names
        .filter(({ at }) => at.startsWith(below))
        .map((one) => (
          <NameField
            key={one.at}
            of={one}
            chosen={edits.values[one.at] ?? one.value}
            put={(value) => {
              put(one.at, value);
            }}
          />
        ))}
      {part.values
        .filter(({ at }) => at.startsWith(below))
        .map((one) => (
          <ValueField
            key={one.at}
            of={one}
            text={edits.values[one.at] ?? String(one.value)}
            put={(text) => {
              put(one.at, text);
            }}
          />
        ))}
    </>
  );
}

/** What a part is called, and whether it stays. */
function Top(props: { title: string; removed: boolean; last: boolean; toggle: () => void }) {
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
