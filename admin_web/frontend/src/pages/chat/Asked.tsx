import {
  Alert,
  Button,
  Card,
  Group,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useId, useState, type SyntheticEvent } from "react";

import type { Questions } from "../../api";
import { Sign } from "../../card/Sign";
import { useSpeechIn } from "../../speech/speech";
import { decoded } from "../../words";
import { grouped } from "./questions";

/** More choices than these are a list and no buttons. */
const BUTTONS = 6;

/** What stands between two answers of one message, and so cannot stand in one. */
const SEPARATORS = /[;\n]/g;

interface Asking {
  readonly document: Questions;
  /** Whether an answer is still waited for. */
  readonly open: boolean;
  readonly say: (text: string) => void;
}

/** Questions: a click answers a single one with choices, several are one form. */
export function Asked({ document, open, say }: Asking) {
  const [first, ...others] = document.questions;
  if (first === undefined) return null;
  if (others.length > 0 || first.choices.length === 0) {
    return <Form document={document} open={open} say={say} />;
  }
  return (
    <fieldset className="question">
      <legend>{[...document.wrong, first.text].join("\n")}</legend>
      <div className="choices">
        {first.choices.map((choice) => (
          <Button
            key={choice}
            variant="default"
            size="sm"
            disabled={!open}
            onClick={() => {
              say(choice);
            }}
          >
            {decoded(choice)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

/** Return the only answer that there is to a question, or none. */
function only({ choices }: Questions["questions"][number]): string {
  return choices.length === 1 ? (choices[0] ?? "") : "";
}

/** Everything that is asked at once; it is answered in one message, a line each. */
function Form({ document, open, say }: Asking) {
  const { questions } = document;
  const { say: worded, many } = useSpeechIn(document.language);
  const [answers, setAnswers] = useState<readonly string[]>(questions.map(only));
  const missing = useId();
  const left = answers.filter((answer) => answer.trim() === "").length;
  return (
    <Card
      withBorder
      padding="md"
      component="form"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        say(answers.map((answer) => answer.trim().replaceAll(SEPARATORS, ",")).join("\n"));
      }}
    >
      <Stack gap="md">
        {document.wrong.length > 0 && (
          <Alert color="red" variant="light" role="status">
            {document.wrong.map((one) => (
              <Text size="sm" key={one}>
                {one}
              </Text>
            ))}
          </Alert>
        )}
        {grouped(questions).map(({ about, fields }) => (
          <section className="questions" key={fields[0]?.place} aria-label={about || undefined}>
            {about && <h2 className="part">{about}</h2>}
            {fields.map(({ question, label, place }) => (
              <One
                key={place}
                choices={question.choices}
                label={label.replace(/\?$/, "")}
                say={worded}
                open={open}
                answer={answers[place] ?? ""}
                put={(answer) => {
                  setAnswers(answers.with(place, answer));
                }}
              />
            ))}
          </section>
        ))}
        <Group gap="sm" className="buttons">
          <Button
            type="submit"
            disabled={!open || left > 0}
            aria-describedby={open && left > 0 ? missing : undefined}
          >
            {worded(questions.length > 1 ? "Answer them all" : "Answer")}
          </Button>
          {open && left > 0 && (
            <Text size="sm" c="dimmed" id={missing}>
              {worded("Still missing: {answers}", { answers: many(left, "answer") })}
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function One(props: {
  choices: readonly string[];
  label: string;
  say: (text: string) => string;
  open: boolean;
  answer: string;
  put: (answer: string) => void;
}) {
  const { choices, label, say, open, answer, put } = props;
  if (choices.length === 0) {
    const long = /^(description|beschreibung)/i.test(label);
    const Field = long ? Textarea : TextInput;
    return (
      <Field
        label={label}
        value={answer}
        disabled={!open}
        onChange={(event) => {
          put(event.currentTarget.value);
        }}
      />
    );
  }
  if (choices.length > BUTTONS) {
    return (
      <NativeSelect
        label={label}
        data={[
          { value: "", label: say("Choose…") },
          ...choices.map((value) => ({ value, label: decoded(value) })),
        ]}
        value={answer}
        disabled={!open}
        onChange={(event) => {
          put(event.currentTarget.value);
        }}
      />
    );
  }
  return (
    <fieldset className="question">
      <legend>{label}</legend>
      <Group gap="xs">
        {choices.map((choice) => (
          <Button
            key={choice}
            size="xs"
            radius="xl"
            variant={choice === answer ? "light" : "default"}
            leftSection={<Sign name={choice === answer ? "tick" : "ring"} />}
            aria-pressed={choice === answer}
            disabled={!open}
            onClick={() => {
              put(choice);
            }}
          >
            {decoded(choice)}
          </Button>
        ))}
      </Group>
    </fieldset>
  );
}
