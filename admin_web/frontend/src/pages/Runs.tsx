import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask, type RunSummary } from "../api";
import { standing } from "../card/progress";
import { Standing } from "../card/Standing";
import { Empty } from "../Empty";
import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { useSpeech, type Speech } from "../speech/speech";
import { Trouble } from "../Trouble";
import { all, inState, when } from "../words";

/** Say how much of a run is done. */
function far(run: RunSummary, { say, many, figure }: Speech): string {
  const [done, total] = [inState(run, "done"), all(run)];
  const unknown = done === 0 && inState(run, "parked") > 0;
  const changes = many(total, "change");
  return done === total || unknown
    ? changes
    : say("{done} of {changes}", { done: figure(done), changes });
}

/** The newest runs. */
export function Runs() {
  const { named } = useIdentity();
  const speech = useSpeech();
  const { say, locale } = speech;
  const found = useQuery({
    queryKey: ["runs"],
    queryFn: () => ask("get", "/api/runs"),
  });
  return (
    <Page title={say("Runs")} says={say("What was approved and has begun, newest first.")}>
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data?.length === 0 && (
        <Empty>
          {say("Nothing has run yet. A run begins when a plan is approved.")}{" "}
          <Link to="/approvals">{say("See what waits for approval")}</Link>.
        </Empty>
      )}
      {found.data && found.data.length > 0 && (
        <Table className="rows stacked">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say("Run")}</Table.Th>
              <Table.Th>{say("State")}</Table.Th>
              <Table.Th className="number">{say("Began")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Link className="name" to={`/runs/${run.id}`}>
                    {run.title || run.id}
                  </Link>
                  <Text size="xs" c="dimmed" className="begun">
                    {say("asked by {name}", { name: named(run.requester) })}
                    {all(run) > 0 && ` · ${far(run, speech)}`}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Standing of={standing(run)} />
                </Table.Td>
                <Table.Td className="number">{when(run.created_at, locale)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Page>
  );
}
