/** How the states of an approval are shown. */
export const STATES: Readonly<Record<string, { label: string; colour: string }>> = {
  open: { label: "waits for approval", colour: "yellow" },
  approved: { label: "approved", colour: "green" },
  rejected: { label: "rejected", colour: "red" },
  expired: { label: "expired", colour: "gray" },
};
