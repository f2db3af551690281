import { Alert, Badge, List, Text } from "@mantine/core";
import { useState } from "react";

import type { Import } from "../../api";
import { FOLDED, Unfold } from "../../Unfold";
import { many } from "../../words";
import { readable } from "./money";

/** What a file would change, row by row, and everything that is wrong with it. */
export function DryRun({ name, found }: { name: string; found: Import }) {
  const [whole, setWhole] = useState(false);
  const problems = found.problem_count;
  const drawn = whole ? found.changes : found.changes.slice(0, FOLDED);
  return (
    <div className="section" role="region" aria-label={`What ${name} would change`}>
      <Text size="sm" role="status">
        <strong>{name}</strong>: {many(found.rows, "row")} – {found.new} new, {found.changed}{" "}
        changed, {found.same} as they are. Nothing is imported yet.
      </Text>
      {problems > 0 && (
        <Alert
          color="red"
          variant="light"
          title={`Nothing can be imported before ${problems === 1 ? "this is" : "these are"} put right`}
        >
          <List size="sm" spacing={4}>
            {found.problems.map((one) => (
              <List.Item key={`${one.row} ${one.column ?? ""} ${one.text}`}>
                <strong>
                  Row {one.row}
                  {one.column && `, ${one.column}`}:
                </strong>{" "}
                {one.text} {one.hint}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <ul className="listing" aria-label="Changes">
        {drawn.map((change) => (
          <li key={change.row} className="row-of-file">
            <span className="what">
              <Text span size="xs" c="dimmed">
                row {change.row}
              </Text>
              <strong>{change.sku}</strong>
              {change.new && (
                <Badge color="sea" variant="light" className="badge">
                  new
                </Badge>
              )}
            </span>
            <span className="fields">
              {Object.entries(change.fields).map(([field, [before, after]]) => (
                <span key={field}>
                  <span className="field">{field}</span>{" "}
                  {!change.new && `${before === null ? "none" : readable(before)} → `}
                  <strong>{readable(after)}</strong>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {found.changes.length > FOLDED && (
        <Unfold whole={whole} turn={setWhole} all={many(found.changes.length, "change")} />
      )}
    </div>
  );
}
