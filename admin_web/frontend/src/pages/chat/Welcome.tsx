import { Button, Stack, Text, Title } from "@mantine/core";

import { Link } from "react-router";

import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";

const TRY = [
  {
    text: "Drop the price of all mugs on Shopify by 10%",
    says: "Six changes on one card. Approve it, and watch the new prices appear in the shop.",
  },
  {
    text: "Raise all mugs on Amazon by 3%",
    says: "There are two Amazon shops, so you are asked which one is meant.",
  },
  {
    text: "End all my eBay listings",
    says: "This cannot be undone, so two other people have to agree.",
  },
];

/** An empty thread: what to say, and what happens then. */
export function Welcome({ say }: { say: (text: string) => void }) {
  const { session } = useIdentity();
  const { say: word } = useSpeech();
  return (
    <div className="welcome">
      <Stack gap="md">
        <Title order={2}>{word("What should happen in your shops?")}</Title>
        <Text>
          {word(
            "Say it in a sentence. You get a card with every single change, before and after; another person approves it; then exactly that is done, and nothing else.",
          )}
        </Text>
        <Text fw={600} size="sm">
          {word("Three sentences to try")}
        </Text>
        <ul className="tries">
          {TRY.map(({ text, says }) => (
            <li key={text}>
              <Button
                variant="default"
                justify="flex-start"
                fullWidth
                className="try"
                rightSection={<Arrow />}
                onClick={() => {
                  say(word(text));
                }}
              >
                <span>
                  <span className="try-text">{word("“{text}”", { text: word(text) })}</span>
                  <Text span size="xs" c="dimmed">
                    {word(says)}
                  </Text>
                </span>
              </Button>
            </li>
          ))}
        </ul>
        {session.sandbox && <Simulated />}
      </Stack>
    </div>
  );
}

function Arrow() {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d="M5 12h14M13 6l6 6-6 6" />
    </svg>
  );
}

/** What is real here and what is not. */
function Simulated() {
  const { say } = useSpeech();
  return (
    <section className="simulation" aria-label={say("What is simulated")}>
      <Text size="sm">
        {say("The shops are simulated:")} <Link to="/sandbox">{say("see what the shops see")}</Link>
        {say(
          ", and switch faults on there. The plan, the approval and the run are real. To approve your own request, act as somebody else: the button with the name, top right.",
        )}
      </Text>
    </section>
  );
}
