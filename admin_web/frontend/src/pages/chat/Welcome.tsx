import { Button, Stack, Text, Title } from "@mantine/core";

import { useIdentity } from "../../session";

const TRY = [
  { text: "Drop the price of all mugs on Shopify by 10%", says: "six changes on one card" },
  { text: "Set the stock of MUG-RED to 40 on eBay", says: "one exact value" },
  { text: "Raise the price of MUG-RED on Amazon by 5%", says: "asks which of two shops" },
  { text: "End all my Shopify listings", says: "cannot be undone, so two others must agree" },
  { text: "Which listings are on Shopify?", says: "only reads" },
];

/** An empty thread: what to say, and what happens then. */
export function Welcome({ say }: { say: (text: string) => void }) {
  const { session } = useIdentity();
  return (
    <div className="welcome">
      <Stack gap="md" maw={640}>
        <Title order={2}>What should happen in your shops?</Title>
        <Text>
          Say it in a sentence. You get a card with every single change, before and after; another
          person approves it; then it runs. No model decides anything after that.
        </Text>
        <Text fw={600} size="sm">
          Sentences to try
        </Text>
        <ul className="tries">
          {TRY.map(({ text, says }) => (
            <li key={text}>
              <Button
                variant="default"
                justify="flex-start"
                fullWidth
                className="try"
                onClick={() => {
                  say(text);
                }}
              >
                <span>
                  <span className="try-text">“{text}”</span>
                  <Text span size="xs" c="dimmed">
                    {says}
                  </Text>
                </span>
              </Button>
            </li>
          ))}
        </ul>
        {session.sandbox && (
          <Text size="sm" c="dimmed">
            The shops, their products and whatever they answer are simulated. The plan, the policy,
            the approval and the run are the real thing. To approve your own request, act as
            somebody else: the button with your name, top right.
          </Text>
        )}
      </Stack>
    </div>
  );
}
