import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Questions } from "../../api";

type Question = Questions["questions"][number];

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
      <legend>{first.text}</legend>
      <Group gap="xs">
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
            {choice}
          </Button>
        ))}
      </Group>
    </fieldset>
  );
}

/** Everything that is asked at once; it is answered in one message, a line each. */
function Form({ document, open, say }: Asking) {
  const { questions } = document;
  const [answers, setAnswers] = useState<readonly string[]>(questions.map(() => ""));
  const ready = answers.every((answer) => answer.trim() !== "");
  return (
    <form
      className="questions"
      onSubmit={(event) => {
        event.preventDefault();
        say(answers.map((answer) => answer.trim().replaceAll(SEPARATORS, ",")).join("\n"));
      }}
    >
      {questions.map((question, place) => (
        <One
          key={question.text}
          question={question}
          open={open}
          answer={answers[place] ?? ""}
          put={(answer) => {
            setAnswers(answers.with(place, answer));
          }}
        />
      ))}
      <Group>
        <Button type="submit" disabled={!open || !ready}>
          {questions.length > 1 ? "Answer them all" : "Answer"}
        </Button>
      </Group>
    </form>
  );
}

function One(props: {
  question: Question;
  open: boolean;
  answer: string;
  put: (answer: string) => void;
}) {
  const { question, open, answer, put } = props;
  if (question.choices.length === 0) {
    return (
      <TextInput
        label={question.text}
        value={answer}
        disabled={!open}
        onChange={(event) => {
          put(event.currentTarget.value);
        }}
      />
    );
  }
  if (question.choices.length > BUTTONS) {
    return (
      <NativeSelect
        label={question.text}
        data={["", ...question.choices]}
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
      <legend>{question.text}</legend>
      <Group gap="xs">
        {question.choices.map((choice) => (
          <Button
            key={choice}
            size="sm"
            variant={choice === answer ? "filled" : "default"}
            aria-pressed={choice === answer}
            disabled={!open}
            onClick={() => {
              put(choice);
            }}
          >
            {choice}
          </Button>
        ))}
      </Group>
    </fieldset>
  );
}
