import { Text } from "@mantine/core";
import { useState } from "react";

import type { Line, Part, Plan } from "../api";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { FOLDED, More } from "../Unfold";
import { bounded, spread } from "../words";
import { Change } from "./Change";

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
    const found = parts.find(({ workflow }) => step.startsWith(`${workflow}.`));
    return found === undefined || parts.length < 2 ? "" : `${found.title || found.workflow} · `;
  };
  return (line) => `${part(line)}${line.title} · ${titled(line.shop)}`;
}

/** Every single write, in groups of what is done where; long lists are folded. */
export function Lines({ lines, parts = [] }: { lines: readonly Line[]; parts?: readonly Part[] }) {
  const [shown, draw] = useState(FOLDED);
  const { say } = useSpeech();
  const named = useNamed(parts);
  if (lines.length === 0) return null;
  const drawn = lines.slice(0, shown);
  return (
    <div className="lines">
      {grouped(drawn, named).map(([name, group]) => (
        <section key={name}>
          <Text component="h3" size="xs" fw={600} c="dimmed" className="group">
            {name}
          </Text>
          <ul aria-label={name}>
            {group.map((line, place) => (
              <li key={`${line.step} ${line.item} ${line.sku} ${place}`}>
                <span className="what">
                  <strong>{line.name || line.sku}</strong>
                  <Text span size="xs" c="dimmed">
                    {line.sku}
                  </Text>
                </span>
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
      <More drawn={shown} total={lines.length} word="line" draw={draw} />
    </div>
  );
}

/** What a plan comes to in each shop, and what is known only when it runs. */
export function Totals({ plan }: { plan: Plan }) {
  const { titled } = useIdentity();
  const { say, many, listed, locale } = useSpeech();
  const writes = plan.lines.filter((line) => !line.idle);
  const shops = [...new Set(writes.map((line) => line.shop))];
  return (
    <div className="totals">
      {writes.length === 0 && plan.unresolved.length === 0 && (
        <Text size="sm">{say("Nothing would change.")}</Text>
      )}
      {shops.map((shop) => {
        const own = writes.filter((line) => line.shop === shop);
        const by = spread(own, locale);
        return (
          <Text size="sm" key={shop}>
            {say("{changes} in {shop}", {
              changes: many(own.length, "change"),
              shop: titled(shop),
            })}
            {by && ` (${by})`}
          </Text>
        );
      })}
      {plan.unresolved.map((part) => (
        <Text size="sm" key={part.step}>
          {say("Up to {n} in {shop} when it runs: {why}", {
            n: many(part.writes, "more change"),
            shop: titled(part.shop),
            why: part.reason,
          })}
          {Object.keys(part.bounds).length > 0 &&
            say(" Each stays within {bounds}.", {
              bounds: listed(
                Object.entries(part.bounds).map(([name, value]) => bounded(name, value)),
              ),
            })}
        </Text>
      ))}
    </div>
  );
}
