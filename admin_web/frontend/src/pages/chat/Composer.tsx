import { Button, Textarea } from "@mantine/core";
import { useEffect, useState, type KeyboardEvent } from "react";

import { useSpeech } from "../../speech/speech";

/** Where one types; a draft survives a reload, and Enter sends. */
export function Composer(props: { place: string; first: boolean; say: (text: string) => void }) {
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
        placeholder={say(
          props.first ? "What should happen?" : "Answer, change the plan, or ask something else",
        )}
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
