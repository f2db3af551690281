import { Button, Group, Loader, Skeleton, Text } from "@mantine/core";
import { useEffect, useRef } from "react";

import type { Message } from "../../api";
import { useThread } from "../../asking";
import { LiveCard } from "../../card/PlanCard";
import { Refusal } from "../../card/Refusal";
import { RunCard } from "../../card/RunCard";
import { useOffline } from "../../frame/offline";
import { isThere, type Leaving } from "../../outbox";
import { useIdentity } from "../../session";
import { useSpeech, useSpeechIn } from "../../speech/speech";
import { Trouble } from "../../Trouble";
import { when } from "../../words";
import { Asked } from "./Asked";

interface Saying {
  readonly thread: string | null;
  readonly leaving: readonly Leaving[];
  readonly say: (text: string) => void;
  readonly again: (event: string) => void;
  readonly drop: (event: string) => void;
}

/** One thread, and what is on its way there. */
export function Conversation({ thread, leaving, say, again, drop }: Saying) {
  const found = useThread(thread);
  const messages = found.data?.messages ?? [];
  const going = leaving.filter((one) => !isThere(one, messages));
  const answering = leaving.some((one) => one.failure === undefined);
  const end = useRef<HTMLDivElement>(null);
  const newest = `${messages.at(-1)?.seq ?? 0} ${leaving.length}`;
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [newest]);
  if (thread !== null && found.isError)
    return <Trouble error={found.error} retry={found.refetch} />;
  return (
    <div className="messages" role="log" aria-label="Conversation">
      {thread !== null && found.isPending && <Skeleton h={120} />}
      {messages.map((message, place) => (
        <Said
          key={message.seq}
          message={message}
          later={messages.slice(place + 1)}
          answering={answering}
          say={say}
        />
      ))}
      {going.map((one) => (
        <Going key={one.event} one={one} again={again} drop={drop} />
      ))}
      <div ref={end} className="end" />
    </div>
  );
}

function Going(props: {
  one: Leaving;
  again: (event: string) => void;
  drop: (event: string) => void;
}) {
  const { one } = props;
  const { say } = useSpeech();
  const { me } = useIdentity();
  const offline = useOffline();
  const waits = one.lost === true && offline;
  return (
    <div className="message message--person">
      <Text size="xs" c="dimmed">
        {me.name} · {say(one.failure === undefined ? "on its way" : "not sent")}
      </Text>
      <Text className="bubble">{one.text}</Text>
      {one.failure === undefined ? (
        <Group gap={6} role="status">
          <Loader size="xs" aria-hidden />
          <Text size="xs" c="dimmed">
            {say("Understanding, checking and previewing")}
          </Text>
        </Group>
      ) : (
        <Group gap="xs" justify="flex-end" role={waits ? "status" : "alert"}>
          <Text size="sm" c={waits ? "dimmed" : "var(--trouble)"}>
            {waits ? say("Waiting for your connection; sent by itself.") : one.failure}
          </Text>
          <Group gap="xs" wrap="nowrap">
            {!waits && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  props.again(one.event);
                }}
              >
                {say("Send again")}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                props.drop(one.event);
              }}
            >
              {say("Discard")}
            </Button>
          </Group>
        </Group>
      )}
    </div>
  );
}

interface SaidBefore {
  readonly message: Message;
  readonly later: readonly Message[];
  /** Something is on its way already, so a second press says nothing more. */
  readonly answering: boolean;
  readonly say: (text: string) => void;
}

function Said(props: SaidBefore) {
  const { message } = props;
  const { me, named } = useIdentity();
  const own = message.person !== null;
  const whose = message.person === me.id ? "person" : "other";
  return (
    <div className={`message message--${own ? whose : "us"}`}>
      <Text size="xs" c="dimmed">
        {own ? named(message.person ?? "") : "Countersign"} · {when(message.at)}
      </Text>
      {own ? <Text className="bubble">{message.text}</Text> : <Shown {...props} />}
    </div>
  );
}

function planOf(message: Message): string | null {
  const { document } = message;
  return document && "kind" in document && document.kind === "plan" ? document.approval.id : null;
}

function runOf({ document }: Message): string[] {
  return document && !("kind" in document) ? [document.id] : [];
}

/** One answer; a card is drawn where it was shown last, and only named before. */
function Shown({ message, later, answering, say }: SaidBefore) {
  const { document } = message;
  const spoken = useSpeechIn(document && "language" in document ? document.language : "en");
  if (!document) return <Text className="prose">{message.text}</Text>;
  if (!("kind" in document)) {
    const again = later.some((other) => runOf(other).includes(document.id));
    return again ? <Text size="sm">{document.text}</Text> : <RunCard id={document.id} />;
  }
  switch (document.kind) {
    case "plan": {
      const { id, revision } = document.approval;
      const replaced = later.some((other) => planOf(other) === id);
      return replaced ? (
        <Text size="sm" c="dimmed">
          {spoken.say("Revision {revision}, replaced by the card below:", {
            revision,
          })}{" "}
          <s>{document.summary}</s>
        </Text>
      ) : (
        <LiveCard id={id} first={document} told={later.flatMap(runOf)} />
      );
    }
    case "question": {
      const open = !answering && !later.some((other) => other.person);
      return <Asked document={document} open={open} say={say} />;
    }
    case "answer":
      return (
        <div>
          <Text className="prose">{document.text}</Text>
        </div>
      );
    default:
      return <Refusal document={document} />;
  }
}
