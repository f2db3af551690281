import { Button, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useCallback } from "react";
import { useNavigate, useParams } from "react-router";

import { useOutbox, type Leaving } from "../outbox";
import { Composer } from "./chat/Composer";
import { Conversation } from "./chat/Conversation";
import { Threads } from "./chat/Threads";
import { Welcome } from "./chat/Welcome";

/** The dialogue: threads on one side, the cards of one thread on the other. */
export function Chat() {
  const { thread = null } = useParams();
  const go = useNavigate();
  const [listed, { open, close }] = useDisclosure(false);
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
  return (
    <div className="chat">
      <aside className="threads" aria-label="Threads">
        <Threads current={thread} />
      </aside>
      <Drawer opened={listed} onClose={close} title="Threads" size="xs" hiddenFrom="md">
        <Threads current={thread} chosen={close} />
      </Drawer>
      <div className="talk">
        <div className="talk-top">
          <Button variant="default" size="compact-sm" onClick={open}>
            Threads
          </Button>
        </div>
        <h1 className="said">Chat</h1>
        {thread === null && here.length === 0 ? (
          <Welcome say={say} />
        ) : (
          <Conversation thread={thread} leaving={here} say={say} again={again} drop={drop} />
        )}
        <Composer key={thread ?? "new"} place={thread ?? "new"} say={say} first={thread === null} />
      </div>
    </div>
  );
}
