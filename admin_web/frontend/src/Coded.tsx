import { Code } from "@mantine/core";

/** Words of the server in which what is typed stands between backticks. */
export function Coded({ text }: { text: string }) {
  return text
    .split("`")
    .map((part, place) => (place % 2 === 1 ? <Code key={place}>{part}</Code> : part));
}
