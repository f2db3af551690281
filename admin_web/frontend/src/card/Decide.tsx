import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";

import { ask, type Plan } from "../api";
import { later } from "../later";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Confirm } from "./Confirm";
import { useWhyNot } from "./People";
import { Reject } from "./Reject";

/** Loaded when somebody edits, as most never do. */
const Edit = later(async () => (await import("./Edit")).Edit);

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

/** What the person who looks at an open card may do with it; a form takes the buttons' place. */
export function Decide({ plan, worst }: { plan: Plan; worst: string }) {
  const { me } = useIdentity();
  const { say, many } = useSpeech();
  const [opened, setOpened] = useState<Opened>("nothing");
  const row = useFocusedAgain(opened);
  const decide = useDecide(plan);
  const whyNot = useWhyNot(plan.approval);
  const { approval } = plan;
  const alone = approval.confirmation ?? null;
  const own = approval.authors.includes(me.id);
  const mayApprove = whyNot === null || (alone !== null && own);
  const hasParts =
    plan.parts.length > 1 ||
    plan.writes.length > 0 ||
    plan.parts.some((part) => part.values.length > 0 || part.names.length > 0);
  const mayEdit = hasParts && me.roles.some((role) => role !== "viewer");
  const asksTwice = worst === "irreversible" || alone !== null;
  const writes = plan.lines.filter((line) => !line.idle).length;
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
      {opened === "nothing" && (
        <div className="buttons" ref={row}>
          {mayApprove && (
            <Button
              className="first"
              color="#1d7a35"
              loading={decide.isPending}
              onClick={() => {
                if (asksTwice) setOpened("approve");
                else decide.mutate({ decision: "approve" });
              }}
            >
              {writes > 0
                ? say("Approve {changes}", { changes: many(writes, "change") })
                : say("Approve")}
            </Button>
          )}
          {mayEdit && (
            <Button
              variant="default"
              onClick={() => {
                setOpened("edit");
              }}
            >
              {say("Edit")}
            </Button>
          )}
          {(mayApprove || own) && (
            <Button
              variant="default"
              onClick={() => {
                setOpened("reject");
              }}
            >
              {say(own ? "Withdraw" : "Reject")}
            </Button>
          )}
        </div>
      )}
      {opened === "approve" && (
        <Confirm
          plan={plan}
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
      {opened === "edit" && (
        <Suspense>
          <Edit plan={plan} close={close} />
        </Suspense>
      )}
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

/** Give the keyboard back to the buttons when the form that took their place is closed. */
function useFocusedAgain(opened: Opened) {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef<Opened>("nothing");
  useEffect(() => {
    if (opened === "nothing" && before.current !== "nothing") {
      row.current?.querySelector("button")?.focus();
    }
    before.current = opened;
  }, [opened]);
  return row;
}
