import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Run } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { all, inState, shown } from "../words";
import { Again } from "./Again";
import { Undo } from "./Undo";

/** Stop what goes on; take up what failed, or put it to people as the shop is now; put it back. */
export function Verbs({ run }: { run: Run }) {
  const client = useQueryClient();
  const { say, many } = useSpeech();
  const path = { path: { run: run.id } };
  const verb = useMutation({
    mutationFn: (name: "cancel" | "retry") =>
      name === "cancel"
        ? ask("post", "/api/runs/{run}/cancel", { ...path, body: { reason: "" } })
        : ask("post", "/api/runs/{run}/retry", { ...path, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", run.id] }),
  });
  const again = inState(run, "failed", "conflict", "cancelled");
  const moved = inState(run, "conflict") > 0;
  const unsent = inState(run, "pending") > 0 || all(run) === 0;
  const stops = run.state === "running" && unsent && !run.stopped;
  const ended = run.state === "failed" || run.state === "cancelled";
  if (!stops && !ended && !run.undo_in && !run.no_undo && !verb.isError) return null;
  return (
    <Stack gap="xs">
      <div className="buttons">
        {stops && (
          <Button
            variant="default"
            loading={verb.isPending}
            onClick={() => {
              verb.mutate("cancel");
            }}
          >
            {say("Stop now (what is on its way finishes)")}
          </Button>
        )}
        {ended && moved && <Again id={run.approval} first />}
        {run.state === "failed" && (
          <Button
            variant={moved ? "default" : "filled"}
            loading={verb.isPending}
            onClick={() => {
              verb.mutate("retry");
            }}
          >
            {again > 0 ? say("Retry {items}", { items: many(again, "change") }) : say("Retry")}
          </Button>
        )}
        {run.state === "cancelled" && (
          <Rest
            count={again}
            busy={verb.isPending}
            send={() => {
              verb.mutate("retry");
            }}
          />
        )}
        {run.undo_in && <Undo thread={run.undo_in} changes={inState(run, "done")} />}
      </div>
      {ended && moved && <OnlyIf run={run} />}
      {run.undo_in && (
        <Text size="xs" c="dimmed">
          {say(
            "Undo makes a new plan with the values from before; it needs approval like any other.",
          )}
        </Text>
      )}
      {run.no_undo && (
        <Text size="xs" c="dimmed">
          {run.no_undo}
        </Text>
      )}
      {verb.isError && <Trouble error={verb.error} />}
    </Stack>
  );
}

/** Go on with a run that somebody stopped, once it is sure that all the rest shall be sent. */
function Rest({ count, busy, send }: { count: number; busy: boolean; send: () => void }) {
  const { say, many } = useSpeech();
  const [asking, setAsking] = useState(false);
  const changes = many(count, "change");
  return (
    <>
      <Button
        variant="default"
        loading={busy}
        onClick={() => {
          if (asking) send();
          else setAsking(true);
        }}
      >
        {asking
          ? say("Yes, send {changes} now", { changes })
          : say("Send the rest: {changes}", { changes })}
      </Button>
      {asking && (
        <Button
          variant="subtle"
          onClick={() => {
            setAsking(false);
          }}
        >
          {say("Not yet")}
        </Button>
      )}
    </>
  );
}

/** Say when a retry of what met a conflict can succeed. */
function OnlyIf({ run }: { run: Run }) {
  const { say, locale } = useSpeech();
  const met = run.items.filter((item) => item.state === "conflict");
  const [first] = met;
  const alone = first !== undefined && first.before !== null && inState(run, "conflict") === 1;
  return (
    <Text size="xs" c="dimmed">
      {say("Propose again makes a new card from what the shop shows now.")}{" "}
      {alone
        ? say("Retry works only if the shop shows {value} again.", {
            value: shown(first.before, first.currency, locale),
          })
        : say("Retry works only if the shop shows the old values again.")}
    </Text>
  );
}
