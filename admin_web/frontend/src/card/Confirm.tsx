import { Button, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Plan } from "../api";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Asking } from "./Asking";

/** Ask once more before what cannot be undone, or before one approves one's own plan. */
export function Confirm(props: {
  plan: Plan;
  sentence: string | null;
  irreversible: boolean;
  busy: boolean;
  cancel: () => void;
  confirm: (confirmation: string) => void;
}) {
  const { say } = useSpeech();
  const [typed, setTyped] = useState("");
  const deed = useDeed(props.plan);
  const ready = props.sentence === null || typed === props.sentence;
  return (
    <Asking
      name={deed}
      submit={() => {
        props.confirm(typed);
      }}
    >
      <Text fw={600}>{deed}</Text>
      {props.irreversible && <Text size="sm">{say("This cannot be undone.")}</Text>}
      {props.sentence !== null && (
        <TextInput
          label={say("Nobody else can approve this. Type “{sentence}” to approve your own plan.", {
            sentence: props.sentence,
          })}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      )}
      <div className="buttons">
        <Button type="submit" color="#b42525" disabled={!ready} loading={props.busy}>
          {say("Yes, approve it")}
        </Button>
        <Button variant="subtle" onClick={props.cancel}>
          {say("Not yet")}
        </Button>
      </div>
    </Asking>
  );
}

/** Name what would be done, as a question. */
function useDeed(plan: Plan): string {
  const { titled } = useIdentity();
  const { say, many, figure, listed } = useSpeech();
  const writes = plan.lines.filter((line) => !line.idle);
  const [first] = writes;
  const shop = listed([...new Set(writes.map((line) => titled(line.shop)))]);
  if (first === undefined || writes.some((line) => line.activity !== "listing.end")) {
    return say("Approve {changes}?", { changes: many(writes.length, "change") });
  }
  if (writes.length === 1) {
    return say("End {name} for good on {shop}?", { name: first.name || first.sku, shop });
  }
  return say("End {n} listings for good on {shop}?", { n: figure(writes.length), shop });
}
