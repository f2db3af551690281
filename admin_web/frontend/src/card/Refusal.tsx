import { Alert, List, Text } from "@mantine/core";

import type { Proposal } from "../api";
import { Coded } from "../Coded";
import { In, useSpeechIn } from "../speech/speech";
import { Lines } from "./Lines";

/** One reason alone needs no dot before it. */
const ALONE = { listStyleType: "none" };

/** Why there is no plan to approve; nothing was sent for it. */
export function Refusal({ document }: { document: Exclude<Proposal, { kind: "plan" }> }) {
  const { say } = useSpeechIn(document.language);
  switch (document.kind) {
    case "refused":
      return (
        <Alert color="red" variant="light" title={say("Refused – nothing was sent")} role="status">
          {document.summary && (
            <Text size="sm" mb={6}>
              {document.summary}
            </Text>
          )}
          <List size="sm" spacing={4} {...(document.refusals.length === 1 && ALONE)}>
            {document.refusals.map((one) => (
              <List.Item key={`${one.step ?? ""} ${one.rule} ${one.reason}`}>
                <Coded text={one.reason} />
                {one.limit &&
                  /^\d/.test(one.limit) &&
                  !one.reason.includes(one.limit) &&
                  say(" The limit is {limit}.", { limit: one.limit })}
              </List.Item>
            ))}
          </List>
          <In language={document.language}>
            <Lines lines={document.lines} />
          </In>
        </Alert>
      );
    case "invalid":
      return (
        <Alert color="red" variant="light" title={say("That is no valid plan")} role="status">
          <List size="sm" spacing={4}>
            {document.problems.map((one) => (
              <List.Item key={`${one.at} ${one.code}`}>
                <Coded text={one.hint} />
              </List.Item>
            ))}
          </List>
        </Alert>
      );
    case "answer":
      return <Text className="prose">{document.text}</Text>;
    case "question":
      return (
        <List size="sm">
          {document.questions.map((one) => (
            <List.Item key={one.text}>{one.text}</List.Item>
          ))}
        </List>
      );
  }
}
