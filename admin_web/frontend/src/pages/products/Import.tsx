import { Alert, Button, Card, FileButton, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { importProducts } from "../../api";
import { useSpeech } from "../../speech/speech";
import { Trouble } from "../../Trouble";
import { importedOf } from "./counted";
import { DryRun } from "./DryRun";
import example from "./example.csv?url&no-inline";

/** A file as it was when it was looked at: exactly these bytes are imported. */
interface Chosen {
  readonly name: string;
  readonly bytes: Blob;
}

/** Import products from a file: choose it, see what it would change, confirm. */
export function Import() {
  const client = useQueryClient();
  const speech = useSpeech();
  const { say, many } = speech;
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
  const words = say(keep.isSuccess ? "Import another file" : "Import from a file");
  return (
    <Card component="section" withBorder padding="md" aria-label={say("Import")}>
      <Stack gap="sm" align="stretch">
        {keep.data && (
          <Alert
            color="green"
            variant="light"
            role="status"
            title={say("✓ Imported {file}: {what}", {
              file: keep.variables.name,
              what: importedOf(keep.data, speech),
            })}
          />
        )}
        <Group gap="sm">
          <FileButton accept=".csv,text/csv" onChange={put}>
            {(props) => (
              <Button {...props} variant="default" loading={look.isPending}>
                {found ? say("Choose another file") : words}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" className="beside-button">
            {say("CSV with one product a row. You see every change before it is made.")}{" "}
            <a href={example} download="products-example.csv">
              {say("Download an example file")}
            </a>
            . {say("Column “sku” is the article number, “floor” the lowest price allowed.")}
          </Text>
        </Group>
        {look.isError && <Trouble error={look.error} />}
        {found && chosen && <DryRun name={chosen.name} found={found} />}
        {found && chosen && (
          <Group gap="xs" className="buttons">
            {writes > 0 && (
              <Button
                disabled={found.problem_count > 0}
                loading={keep.isPending}
                onClick={() => {
                  keep.mutate(chosen);
                }}
              >
                {say("Import {products}", { products: many(writes, "product") })}
              </Button>
            )}
            <Button
              variant="subtle"
              onClick={() => {
                look.reset();
                setChosen(null);
              }}
            >
              {say(writes > 0 ? "Cancel" : "Close")}
            </Button>
          </Group>
        )}
        {keep.isError && <Trouble error={keep.error} />}
      </Stack>
    </Card>
  );
}
