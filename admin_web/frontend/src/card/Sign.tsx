const PATHS: Readonly<Record<string, string>> = {
  tick: "M3 8.5l3.2 3L13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  dash: "M4 8h8",
  play: "M5.5 3.5l7 4.5-7 4.5z",
  mark: "M8 3v6M8 12.4v.2",
  ask: "M5.6 5.8a2.4 2.4 0 1 1 3.6 2.1C8.4 8.4 8 8.9 8 9.8M8 12.6v.2",
  ring: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.4",
};

/** The sign of a state, beside the words that say it. */
export function Sign({ name }: { name: string }) {
  return (
    <svg
      className="sign"
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={PATHS[name] ?? PATHS.ring} />
    </svg>
  );
}
