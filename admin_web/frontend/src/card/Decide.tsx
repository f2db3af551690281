import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ask, type Plan } from "../api";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Edit } from "./Edit";
import { useWhyNot } from "./People";

interface Deciding {
  readonly decision: "approve" | "reject";
  readonly reason?: string;
  readonly confirmation?: string;
}

/** Count one decision about the revision that this person saw. */
function useDecide(plan: Plan) {
  const client = useQueryClient();
  const { id, revision } = plan.approval;
  return useMutation({
    mutationFn: ({ decision, reason = "", confirmation = "" }: Deciding) =>
      ask("post", "/api/approvals/{approval}/decision", {
        path: { approval: id },
        body: { revision, decision, reason, confirmation },
      }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["approval", id] });
      await client.invalidateQueries({ queryKey: ["approvals"] });
      await client.invalidateQueries({ queryKey: ["runs"] });
    },
  });
}

type Opened = "nothing" | "approve" | "reject" | "edit";

/** What the person who looks at an open card may do with it. */
export function Decide({ plan, worst }: { plan: Plan; worst: string }) {
  const { me, acts } = useIdentity();
  const { say, many } = useSpeech();
  const [opened, setOpened] = useState<Opened>("nothing");
  const decide = useDecide(plan);
  const whyNot = useWhyNot(plan.approval);
  const { approval } = plan;
  const alone = approval.confirmation ?? null;
  const own = approval.authors.includes(me.id);
  const mayApprove = whyNot === null || (alone !== null && own);
  const mayEdit = plan.parts.length > 1 || plan.parts.some((part) => part.values.length > 0);
  const asksTwice = worst === "irreversible" || alone !== null;
  const writes = plan.lines.filter((line) => !line.idle).length;
  const approve = () => {
    if (asksTwice) setOpened("approve");
    else decide.mutate({ decision: "approve" });
  };
  const close = () => {
    setOpened("nothing");
  };
  return (
    <Stack gap="xs">
      {!mayApprove && (
        <Text size="sm" c="dimmed">
          {whyNot}
        </Text>
      )}
      <Group gap="xs" className="buttons">
        {mayApprove && (
          <Button
            className="first"
            color="#1d7a35"
            loading={decide.isPending && opened !== "reject"}
            disabled={opened !== "nothing"}
            onClick={approve}
          >
            {writes > 0
              ? say("Approve {changes}", { changes: many(writes, "change") })
              : say("Approve")}
          </Button>
        )}
        {mayEdit && (
          <Button
            variant="default"
            aria-expanded={opened === "edit"}
            onClick={() => {
              setOpened(opened === "edit" ? "nothing" : "edit");
            }}
          >
            {say("Edit")}
          </Button>
        )}
        {(mayApprove || own) && (
          <Button
            variant="default"
            aria-expanded={opened === "reject"}
            onClick={() => {
              setOpened(opened === "reject" ? "nothing" : "reject");
            }}
          >
            {say(own ? "Withdraw" : "Reject")}
          </Button>
        )}
        {acts && (
          <Text size="xs" c="dimmed" className="as">
            {say("as {name}", { name: me.name })}
          </Text>
        )}
      </Group>
      {opened === "approve" && (
        <Confirm
          sentence={alone}
          irreversible={worst === "irreversible"}
          busy={decide.isPending}
          cancel={close}
          confirm={(confirmation) => {
            decide.mutate({ decision: "approve", confirmation });
          }}
        />
      )}
      {opened === "reject" && (
        <Reject
          own={own}
          busy={decide.isPending}
          cancel={close}
          reject={(reason) => {
            decide.mutate({ decision: "reject", reason });
          }}
        />
      )}
      {opened === "edit" && <Edit plan={plan} close={close} />}
      {decide.isError && <Trouble error={decide.error} />}
      {decide.data?.state === "open" && (
        <Alert color="green" variant="light" role="status">
          {say("Counted. {more} needed.", {
            more: many(decide.data.missing, "more approval"),
          })}
        </Alert>
      )}
    </Stack>
  );
}

function Reject(props: {
  own: boolean;
  busy: boolean;
  cancel: () => void;
  reject: (reason: string) => void;
}) {
  const { say } = useSpeech();
  const [reason, setReason] = useState("");
  return (
    <form
      className="ask-again"
      onSubmit={(event) => {
        event.preventDefault();
        props.reject(reason.trim());
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={say(props.own ? "Why do you take it back?" : "Why not?")}
          description={say(
            "Whoever asked reads this, so that the next plan is better. It may be empty.",
          )}
          value={reason}
          maxLength={2000}
          autosize
          data-autofocus
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Group gap="xs" className="buttons">
          <Button type="submit" color="#b42525" loading={props.busy}>
            {say(props.own ? "Withdraw the plan" : "Reject the plan")}
          </Button>
          <Button variant="subtle" onClick={props.cancel}>
            {say("Keep it open")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Confirm(props: {
  sentence: string | null;
  irreversible: boolean;
  busy: boolean;
  cancel: () => void;
  confirm: (confirmation: string) => void;
}) {
  const { say } = useSpeech();
  const [typed, setTyped] = useState("");
  const ready = props.sentence === null || typed === props.sentence;
  return (
    <form
      className="ask-again"
      onSubmit={(event) => {
        event.preventDefault();
        props.confirm(typed);
      }}
    >
      <Stack gap="xs">
        {props.irreversible && (
          <Text fw={600}>{say("This cannot be undone. Is every line above what you want?")}</Text>
        )}
        {props.sentence !== null && (
          <TextInput
            label={say(
              "Nobody else can approve this. Type “{sentence}” to approve your own plan.",
              { sentence: props.sentence },
            )}
            value={typed}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.currentTarget.value);
            }}
          />
        )}
        <Group gap="xs" className="buttons">
          <Button type="submit" color="#b42525" disabled={!ready} loading={props.busy}>
            {say("Yes, approve it")}
          </Button>
          <Button variant="subtle" onClick={props.cancel}>
            {say("Not yet")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
