import { Alert, Badge, List, Text } from "@mantine/core";
import { useState } from "react";

import type { Import } from "../../api";
import { useSpeech, type Speech } from "../../speech/speech";
import { FOLDED, Unfold } from "../../Unfold";
import { midway } from "../../words";
import { rowsOf } from "./counted";
import { called } from "./fields";
import { readable } from "./money";

/** Say what becomes of a file that is only looked at yet. */
function standing(found: Import): string {
  if (found.problem_count > 0) return "";
  return found.new + found.changed === 0
    ? "Everything in it is already here."
    : "Nothing is imported yet.";
}

/** Name a column as people do, and as the file does. */
function placed(column: string, { say, locale }: Speech): string {
  const named = say(called(column));
  // German writes its nouns with a capital wherever they stand
  const name = locale === "de-DE" ? named : midway(named);
  return name === column ? name : `${name} (${column})`;
}

/** What a file would change, row by row, and everything that is wrong with it. */
export function DryRun({ name, found }: { name: string; found: Import }) {
  const [whole, setWhole] = useState(false);
  const speech = useSpeech();
  const { say, many, locale } = speech;
  const problems = found.problem_count;
  const drawn = whole ? found.changes : found.changes.slice(0, FOLDED);
  return (
    <div
      className="section"
      role="region"
      aria-label={say("What {file} would change", { file: name })}
    >
      <Text size="sm" role="status">
        <strong>{name}</strong>, {rowsOf(found, speech)}. {say(standing(found))}
      </Text>
      {problems > 0 && (
        <Alert
          color="red"
          variant="light"
          title={say("Put this right first; until then nothing is imported")}
        >
          <List size="sm" spacing={4}>
            {found.problems.map((one) => (
              <List.Item key={`${one.row} ${one.column ?? ""} ${one.text}`}>
                <strong>
                  {say("Row {n}", { n: one.row })}
                  {one.column && `, ${placed(one.column, speech)}`}:
                </strong>{" "}
                {one.text} {one.hint}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <ul className="listing" aria-label={say("Changes")}>
        {drawn.map((change) => (
          <li key={change.row} className="row-of-file">
            <span className="what">
              <strong>{change.title}</strong>
              <Text span size="xs" c="dimmed">
                {change.sku} · {say("row {n}", { n: change.row })}
              </Text>
              <Badge color={change.new ? "sea" : "gray"} variant="light" className="badge">
                {say(change.new ? "new" : "changed")}
              </Badge>
            </span>
            <dl className="differences">
              {Object.entries(change.fields)
                .filter(([field]) => field !== "title" || !change.new)
                .map(([field, [before, after]]) => (
                  <div key={field}>
                    <dt>{say(called(field))}</dt>
                    <dd>
                      {!change.new &&
                        `${before === null ? say("none") : readable(before, locale)} → `}
                      <strong>{readable(after, locale)}</strong>
                    </dd>
                  </div>
                ))}
            </dl>
          </li>
        ))}
      </ul>
      {found.changes.length > FOLDED && (
        <Unfold whole={whole} turn={setWhole} all={many(found.changes.length, "change")} />
      )}
    </div>
  );
}
