import { Button, Textarea } from "@mantine/core";
import { useEffect, useState, type KeyboardEvent } from "react";

import { useApproval } from "../../asking";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";

interface Composing {
  readonly place: string;
  /** Whether nothing was said yet. */
  readonly first: boolean;
  /** The last plan of the thread, which a sentence may change while it waits. */
  readonly plan: string | undefined;
  /** Whether an answer is waited for. */
  readonly asked: boolean;
  readonly say: (text: string) => void;
}

/** Say what a sentence could do here: change a plan that waits, answer, or ask. */
function useHint({ first, plan, asked }: Composing): string {
  const { me } = useIdentity();
  const found = useApproval(plan ?? "", plan !== undefined).data;
  if (me.roles.every((role) => role === "viewer")) return "Ask about your shops";
  if (first) return "What should happen?";
  if (asked) return "Answer, or ask for something else";
  return found?.approval.state === "open"
    ? "Change this plan, or ask anew"
    : "Ask for something else";
}

/** Where one types; a draft survives a reload, and Enter sends. */
export function Composer(props: Composing) {
  const kept = `countersign-draft ${props.place}`;
  const [text, setText] = useState(() => window.sessionStorage.getItem(kept) ?? "");
  useEffect(() => {
    window.sessionStorage.setItem(kept, text);
  }, [kept, text]);
  const { say } = useSpeech();
  const hint = useHint(props);
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
        placeholder={say(hint)}
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
