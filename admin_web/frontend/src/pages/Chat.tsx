import { Button, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useCallback } from "react";
import { useNavigate, useParams } from "react-router";

import type { Message } from "../api";
import { useThread } from "../asking";
import { useOutbox, type Leaving } from "../outbox";
import { later } from "../later";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { useBeside } from "./chat/beside";
import { Composer } from "./chat/Composer";
import { Conversation } from "./chat/Conversation";
import { Threads } from "./chat/Threads";
import { Welcome } from "./chat/Welcome";

/** Return the last plan of a thread, as it was when it was said. */
function planIn(messages: readonly Message[]): string | undefined {
  const plans = messages.flatMap(({ document }) =>
    document !== null && "kind" in document && document.kind === "plan" ? [document] : [],
  );
  return plans.at(-1)?.approval.id;
}

/** Tell whether the last thing that was said is a question. */
function asksIn(messages: readonly Message[]): boolean {
  const last = messages.at(-1)?.document;
  return Boolean(last && "kind" in last && last.kind === "question");
}

/** Loaded with the first thread: who is welcomed sees no shops yet. */
const SeenBeside = later(async () => (await import("./chat/SeenBeside")).SeenBeside);

/** The dialogue: threads on one side, the cards of one thread, and what the shops see beside them. */
export function Chat() {
  const { thread = null } = useParams();
  const { session } = useIdentity();
  const { say: worded } = useSpeech();
  const go = useNavigate();
  const [listed, { open, close }] = useDisclosure(false);
  const beside = useBeside();
  const arrived = useCallback(
    (where: string, sent: Leaving) => {
      if (sent.thread === null) void go(`/chat/${where}`, { replace: false });
    },
    [go],
  );
  const { leaving, send, again, drop } = useOutbox(arrived);
  const here = leaving.filter((one) => one.thread === thread);
  const say = (text: string) => {
    send(text, thread);
  };
  const messages = useThread(thread).data?.messages ?? [];
  const fresh = thread === null && here.length === 0;
  const watching = session.sandbox && beside.open && !fresh;
  return (
    <div className={watching ? "chat chat--watching" : "chat"}>
      <aside className="threads" aria-label={worded("Threads")}>
        <Threads current={thread} />
      </aside>
      <Drawer opened={listed} onClose={close} title={worded("Threads")} size="xs">
        <Threads current={thread} chosen={close} />
      </Drawer>
      <div className="talk">
        <div className="talk-top">
          <Button className="to-threads" variant="default" size="xs" onClick={open}>
            {worded("Threads")}
          </Button>
          {session.sandbox && !fresh && !watching && (
            <Button className="to-shops" variant="default" size="xs" onClick={beside.show}>
              {worded("What the shops see")}
            </Button>
          )}
        </div>
        <h1 className="said">Chat</h1>
        {fresh ? (
          <Welcome say={say} />
        ) : (
          <Conversation thread={thread} leaving={here} say={say} again={again} drop={drop} />
        )}
        <Composer
          key={thread ?? "new"}
          place={thread ?? "new"}
          first={thread === null}
          plan={planIn(messages)}
          asked={asksIn(messages)}
          say={say}
        />
      </div>
      {watching && (
        <Suspense>
          <SeenBeside thread={thread} wide={beside.wide} close={beside.hide} />
        </Suspense>
      )}
    </div>
  );
}
