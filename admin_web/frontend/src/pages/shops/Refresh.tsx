import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ask } from "../../api";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";

/** Read shops again; what is drawn of them is only as new as the last time. */
export function Refresh({ shops }: { shops: readonly string[] }) {
  const client = useQueryClient();
  const { say } = useSpeech();
  const read = useMutation({
    mutationFn: () =>
      Promise.all(
        shops.map((shop) => ask("post", "/api/shops/{shop}/sync", { path: { shop }, body: {} })),
      ),
    onSuccess: () => client.invalidateQueries(),
  });
  if (shops.length === 0) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        w="fit-content"
        loading={read.isPending}
        onClick={() => {
          read.mutate();
        }}
      >
        {say("Refresh")}
      </Button>
      {read.isError && <Trouble error={read.error} />}
    </>
  );
}
