import { Badge, Text } from "@mantine/core";

import { useSpeech } from "../speech/speech";
import { difference, LISTED, shown, type Value } from "../words";

interface Changing {
  readonly before: string | number | null;
  readonly after: string | number | null;
  readonly currency?: string | null;
  readonly changes?: Readonly<Record<string, readonly Value[]>>;
}

/** One value before and after, and by how much it changes. */
export function Change({ line }: { line: Changing }) {
  const { say, locale } = useSpeech();
  const { before, after, currency } = line;
  if (before === null && after === null) return <Fields changes={line.changes ?? {}} />;
  const by = difference({ before, after, currency: currency ?? null }, locale);
  return (
    <span className="change">
      <span className="figures">
        <span className="before">
          <span className="said">{say("from ")}</span>
          {say(shown(before, currency, locale))}
        </span>
        <span aria-hidden> → </span>
        <span className="said">{say(" to ")}</span>
        <strong>{say(shown(after, currency, locale))}</strong>
      </span>
      {by && (
        <Badge variant="light" color="gray" radius="sm" className="by">
          {by}
        </Badge>
      )}
    </span>
  );
}

/** Write a field's value; a listing's state as buyers would say it. */
function named(field: string, value: Value): string {
  const state = field === "state" && typeof value === "string" ? LISTED[value] : undefined;
  return state ?? shown(value);
}

function Fields({ changes }: { changes: Readonly<Record<string, readonly Value[]>> }) {
  const { say } = useSpeech();
  const fields = Object.entries(changes);
  if (fields.length === 0) return <Text size="sm">{say("as asked")}</Text>;
  return (
    <span className="fields">
      {fields.map(([field, [before, after]]) => (
        <span key={field}>
          {field !== "state" && <span className="field">{say(field)} </span>}
          <span className="before">{say(named(field, before ?? null))}</span>
          <span aria-hidden> → </span>
          <span className="said">{say(" to ")}</span>
          <strong>{say(named(field, after ?? null))}</strong>
        </span>
      ))}
    </span>
  );
}
