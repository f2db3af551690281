import { Code, Stack, Text } from "@mantine/core";

import type { Run, RunRecord } from "../../api";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { capital, when } from "../../words";

const ACTIONS: Record<string, string> = {
  execute: "May the plan be put to people?",
  approve: "May it begin, with these approvals?",
  retry: "May what failed be tried again?",
  attempt: "May it be attempted at all?",
};

const RIGHTS: Record<string, string> = {
  execute: "asks for it",
  approve: "approves it",
  retry: "tries it again",
  attempt: "attempts it",
};

/** Every answer of the policy engine, with the rule and the versions that it rests on. */
export function Verdicts({ record, steps }: { record: RunRecord; steps: Run["steps"] }) {
  const { named } = useIdentity();
  const { say, many, locale } = useSpeech();
  const titles = Object.fromEntries(steps.map((step) => [step.step, step.title]));
  return (
    <Stack gap="md" mt="xs">
      <Text size="sm" c="dimmed">
        {say("The policy engine was asked about the whole plan at once.")} {say("Run")}{" "}
        <Code>{record.run}</Code>, {say("Plan")} <Code>{record.approval}</Code>.
      </Text>
      {record.verdicts.map((verdict) => (
        <Stack component="section" gap="xs" key={verdict.id} aria-label={verdict.id}>
          <Text fw={600} size="sm">
            {say(ACTIONS[verdict.action] ?? capital(verdict.action))}{" "}
            {say(verdict.allowed ? "Yes." : "No.")}{" "}
            <Text span size="xs" c="dimmed">
              {when(verdict.at, locale)}
            </Text>
          </Text>
          {verdict.asked.map((asked) => (
            <div key={asked.call}>
              <Text size="sm">
                <strong>{named(asked.person)}</strong> {say(RIGHTS[asked.action] ?? asked.action)}:
              </Text>
              <ul className="asked-of">
                {asked.entries.map((entry) => (
                  <Entry
                    key={entry.subject}
                    entry={entry}
                    title={titles[entry.subject] ?? say(ENTIRE[entry.subject] ?? entry.subject)}
                  />
                ))}
              </ul>
            </div>
          ))}
          <Text size="xs" c="dimmed">
            {say("{approvals} needed", { approvals: many(verdict.quorum, "approval") })} ·{" "}
            {say("policy")} <Code>{verdict.policy.slice(0, 12)}</Code> ·{" "}
            {say("facts version {n}", { n: verdict.facts })} ·{" "}
            {say("verdict {id}", { id: verdict.id })}
          </Text>
        </Stack>
      ))}
    </Stack>
  );
}

const ENTIRE: Record<string, string> = { plan: "The plan as a whole" };

type Entered = RunRecord["verdicts"][number]["asked"][number]["entries"][number];

function Entry({ entry, title }: { entry: Entered; title: string }) {
  const { say } = useSpeech();
  return (
    <li>
      <span aria-hidden className={entry.allowed ? "yes" : "no"}>
        {entry.allowed ? "✓" : "✗"}
      </span>
      <Text size="sm" component="span">
        <span className="said">{say(entry.allowed ? "allowed:" : "refused:")}</span> {title}
        {entry.reason && `: ${entry.reason}`}
        {entry.rule && (
          <Text span size="xs" c="dimmed">
            {" "}
            {say("by the rule “{rule}”", { rule: entry.rule })}
          </Text>
        )}
      </Text>
    </li>
  );
}
