import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { useSpeech } from "../speech/speech";
import { Asking } from "./Asking";

/** Ask why a plan is rejected, or taken back by whoever made it. */
export function Reject(props: {
  own: boolean;
  busy: boolean;
  cancel: () => void;
  reject: (reason: string) => void;
}) {
  const { say } = useSpeech();
  const [reason, setReason] = useState("");
  const deed = say(props.own ? "Withdraw the plan" : "Reject the plan");
  return (
    <Asking
      name={deed}
      submit={() => {
        props.reject(reason.trim());
      }}
    >
      <Textarea
        label={say(props.own ? "Why do you take it back? (optional)" : "Why not? (optional)")}
        description={say("Whoever asked reads this, so that the next plan is better.")}
        value={reason}
        maxLength={2000}
        autosize
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <div className="buttons">
        <Button type="submit" color="#b42525" loading={props.busy}>
          {deed}
        </Button>
        <Button variant="subtle" onClick={props.cancel}>
          {say("Keep it open")}
        </Button>
      </div>
    </Asking>
  );
}
