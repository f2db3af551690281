import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { ask, freshName } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";

/** Say “undo that” in the thread of a run: it answers with a card, which people approve as any other. */
export function Undo({ thread, changes }: { thread: string; changes: number }) {
  const client = useQueryClient();
  const { say, many } = useSpeech();
  const go = useNavigate();
  const { pathname } = useLocation();
  const [event] = useState(freshName);
  const there = `/chat/${thread}`;
  const undo = useMutation({
    mutationFn: () =>
      ask("post", "/api/messages", { body: { text: say("undo that"), thread, event } }),
    onSuccess: async () => {
      await client.invalidateQueries();
      if (pathname !== there) await go(there);
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={undo.isPending}
        onClick={() => {
          undo.mutate();
        }}
      >
        {say("Undo {changes}", { changes: many(changes, "change") })}
      </Button>
      {undo.isError && <Trouble error={undo.error} />}
    </>
  );
}
