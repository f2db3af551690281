import { Badge, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask } from "../api";
import { Empty } from "../Empty";
import { Page } from "../frame/Page";
import { Trouble } from "../Trouble";
import { state, when } from "../words";

/** The newest runs. */
export function Runs() {
  const found = useQuery({
    queryKey: ["runs"],
    queryFn: () => ask("get", "/api/runs"),
  });
  return (
    <Page title="Runs" says="What was approved and has begun, newest first." wide>
      {found.isPending && <Skeleton h={160} />}
      {found.isError && <Trouble error={found.error} retry={found.refetch} />}
      {found.data?.length === 0 && (
        <Empty>
          Nothing has run yet. A run begins when a plan is <Link to="/approvals">approved</Link>.
        </Empty>
      )}
      {found.data && found.data.length > 0 && (
        <Table className="rows">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Run</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="number">Began</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.map((run) => {
              const { label, colour, sign } = state(run.state);
              return (
                <Table.Tr key={run.id}>
                  <Table.Td>
                    <Link className="name" to={`/runs/${run.id}`}>
                      {run.title || run.id}
                    </Link>
                    <Text size="xs" c="dimmed">
                      {run.id}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Badge color={colour} variant="light" className="badge">
                      <span aria-hidden>{sign}</span> {label}
                    </Badge>
                  </Table.Td>
                  <Table.Td className="number">{when(run.created_at)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Page>
  );
}
