import { NativeSelect, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Line, Part } from "../api";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { FOLDED, More } from "../Unfold";
import { Change } from "./Change";
import { found, largest } from "./search";
import { What } from "./What";

/** In more lines than these nobody finds one by looking. */
const MANY = 50;

type Named = (line: Line) => string;

function grouped(lines: readonly Line[], named: Named): [string, Line[]][] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const name = named(line);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return [...groups];
}

/** Return how a line's group is named: by its part where there are several, then what and where. */
function useNamed(parts: readonly Part[]): Named {
  const { titled } = useIdentity();
  const part = ({ step }: Line) => {
    const of = parts.find(({ workflow }) => step.startsWith(`${workflow}.`));
    return of === undefined || parts.length < 2 ? "" : `${of.title || of.workflow} · `;
  };
  return (line) => `${part(line)}${line.title} · ${titled(line.shop)}`;
}

/** Every single write, in groups of what is done where; long lists are folded. */
export function Lines({ lines, parts = [] }: { lines: readonly Line[]; parts?: readonly Part[] }) {
  const [shown, draw] = useState(FOLDED);
  const [wanted, want] = useState("");
  const [order, sort] = useState("planned");
  const { say } = useSpeech();
  const named = useNamed(parts);
  if (lines.length === 0) return null;
  const matching = found(lines, wanted);
  const ordered = order === "largest" ? largest(matching) : matching;
  return (
    <div className="lines">
      {lines.length > MANY && (
        <div className="search">
          <TextInput
            size="xs"
            type="search"
            aria-label={say("Find a line")}
            placeholder={say("Find a line")}
            value={wanted}
            onChange={(event) => {
              want(event.currentTarget.value);
              draw(FOLDED);
            }}
          />
          <NativeSelect
            size="xs"
            aria-label={say("Order of the lines")}
            value={order}
            data={[
              { value: "planned", label: say("Order: as planned") },
              { value: "largest", label: say("Order: largest changes first") },
            ]}
            onChange={(event) => {
              sort(event.currentTarget.value);
            }}
          />
        </div>
      )}
      {grouped(ordered.slice(0, shown), named).map(([name, group]) => (
        <section key={name}>
          <Text component="h3" size="xs" fw={600} c="dimmed" className="group">
            {name}
          </Text>
          <ul aria-label={name}>
            {group.map((line, place) => (
              <li key={`${line.step} ${line.item} ${line.sku} ${place}`}>
                <What title={line.name} sku={line.sku} />
                {line.idle ? (
                  <Text span size="sm" c="dimmed">
                    {say("already so; nothing is sent")}
                  </Text>
                ) : (
                  <Change line={line} />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {matching.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {say("No line matches.")}
        </Text>
      )}
      <More drawn={shown} total={matching.length} word="line" draw={draw} />
    </div>
  );
}
