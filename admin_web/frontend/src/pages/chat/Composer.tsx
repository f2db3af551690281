import { Button, Textarea } from "@mantine/core";
import { useEffect, useState, type KeyboardEvent } from "react";

import { useSpeech } from "../../speech/speech";

interface Composing {
  readonly place: string;
  /** Whether nothing was said yet. */
  readonly first: boolean;
  /** Whether there is a plan that a sentence could change. */
  readonly planned: boolean;
  readonly say: (text: string) => void;
}

function hint({ first, planned }: Composing): string {
  if (first) return "What should happen?";
  return planned ? "Change this plan, or ask anew" : "Answer, or ask for something else";
}

/** Where one types; a draft survives a reload, and Enter sends. */
export function Composer(props: Composing) {
  const kept = `countersign-draft ${props.place}`;
  const [text, setText] = useState(() => window.sessionStorage.getItem(kept) ?? "");
  useEffect(() => {
    window.sessionStorage.setItem(kept, text);
  }, [kept, text]);
  const { say } = useSpeech();
  const ready = text.trim() !== "";
  const send = () => {
    if (!ready) return;
    window.sessionStorage.removeItem(kept);
    setText("");
    props.say(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={say("Your message")}
        placeholder={say(hint(props))}
        value={text}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={10_000}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <Button type="submit" disabled={!ready}>
        {say("Send")}
      </Button>
    </form>
  );
}
