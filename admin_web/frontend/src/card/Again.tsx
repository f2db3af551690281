import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";

import { propose } from "../api";
import { useSpeech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Refusal } from "./Refusal";

/** Put the plan of a card to people anew, as everything is now. */
export function Again({ id, first = false }: { id: string; first?: boolean }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const again = useMutation({
    mutationFn: () =>
      propose("/api/approvals/{approval}/propose-again", {
        path: { approval: id },
        body: {},
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  if (again.data?.kind === "plan") {
    return (
      <Text size="sm" role="status">
        <Link to={`/approvals/${again.data.approval.id}`}>
          {say("Proposed again: open the new card.")}
        </Link>
      </Text>
    );
  }
  return (
    <>
      <Button
        variant={first ? "filled" : "default"}
        loading={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        {say("Propose again")}
      </Button>
      {again.data && <Refusal document={again.data} />}
      {again.isError && <Trouble error={again.error} />}
    </>
  );
}
