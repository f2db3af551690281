import { Alert, Button, Card, Code, FileButton, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { importProducts } from "../../api";
import { Trouble } from "../../Trouble";
import { many } from "../../words";
import { DryRun } from "./DryRun";

/** A file as it was when it was looked at: exactly these bytes are imported. */
interface Chosen {
  readonly name: string;
  readonly bytes: Blob;
}

/** Import products from a file: choose it, see what it would change, confirm. */
export function Import() {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const look = useMutation({
    mutationFn: async (file: File) => {
      const bytes = new Blob([await file.arrayBuffer()]);
      setChosen({ name: file.name, bytes });
      return importProducts(bytes, true);
    },
  });
  const keep = useMutation({
    mutationFn: (file: Chosen) => importProducts(file.bytes, false),
    onSuccess: async () => {
      look.reset();
      setChosen(null);
      await client.invalidateQueries();
    },
  });
  const found = look.data;
  const writes = found === undefined ? 0 : found.new + found.changed;
  const put = (file: File | null) => {
    keep.reset();
    if (file !== null) look.mutate(file);
  };
  return (
    <Card component="section" withBorder padding="md" aria-label="Import">
      <Stack gap="sm" align="stretch">
        <Group gap="sm">
          <FileButton accept=".csv,text/csv" onChange={put}>
            {(props) => (
              <Button {...props} variant="default" loading={look.isPending}>
                {found === undefined ? "Import from a file" : "Choose another file"}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            CSV, with a column <Code>sku</Code> and any of title, price, floor, stock, gtin, brand …
            You see every change before it is made.
          </Text>
        </Group>
        {look.isError && <Trouble error={look.error} />}
        {found && chosen && <DryRun name={chosen.name} found={found} />}
        {found && chosen && (
          <Group gap="xs" className="buttons">
            <Button
              disabled={found.problem_count > 0 || writes === 0}
              loading={keep.isPending}
              onClick={() => {
                keep.mutate(chosen);
              }}
            >
              {writes === 0 ? "Nothing to import" : `Import ${many(writes, "product")}`}
            </Button>
            <Button
              variant="subtle"
              onClick={() => {
                look.reset();
                setChosen(null);
              }}
            >
              Leave it
            </Button>
          </Group>
        )}
        {keep.isError && <Trouble error={keep.error} />}
        {keep.data && (
          <Alert color="green" variant="light" role="status" title="Imported">
            {many(keep.data.new, "new product")}, {keep.data.changed} changed, {keep.data.same} as
            they were.
          </Alert>
        )}
      </Stack>
    </Card>
  );
}
