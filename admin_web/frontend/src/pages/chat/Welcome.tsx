import { Button, Stack, Text, Title } from "@mantine/core";

import { Link } from "react-router";

import { useShops } from "../../asking";
import { useIdentity } from "../../session";
import { listed } from "../../words";

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
  return (
    <div className="welcome">
      <Stack gap="md">
        <Title order={2}>What should happen in your shops?</Title>
        <Text>
          Say it in a sentence. You get a card with every single change, before and after; another
          person approves it; then it runs. No model decides anything after that.
        </Text>
        <Text fw={600} size="sm">
          Three sentences to try
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
  const shops = useShops().data?.map((shop) => shop.title) ?? [];
  return (
    <section className="simulation" aria-label="What is simulated">
      <Text size="sm">
        <strong>Simulated:</strong> {shops.length === 0 ? "every shop" : listed(shops)}, with their
        products and whatever they answer. <Link to="/sandbox">See what they see</Link>, and make
        things go wrong in them.
      </Text>
      <Text size="sm">
        <strong>Real:</strong> the plan, the policy, the approval and the run. To approve your own
        request, act as somebody else: the button with your name, top right.
      </Text>
    </section>
  );
}
