import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";

import { useSpeech } from "../speech/speech";

/** Switch between light and dark. */
export function Scheme() {
  const { setColorScheme } = useMantineColorScheme();
  const { say } = useSpeech();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={say(dark ? "Use light colours" : "Use dark colours")}
      onClick={() => {
        setColorScheme(dark ? "light" : "dark");
      }}
    >
      <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden>
        {dark ? (
          <g strokeWidth="2" strokeLinecap="round">
            <circle cx="12" cy="12" r="4" />
            <path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5" />
          </g>
        ) : (
          <path
            strokeWidth="2"
            strokeLinejoin="round"
            d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z"
          />
        )}
      </svg>
    </ActionIcon>
  );
}
