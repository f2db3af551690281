import type { Shown } from "../words";

/** How the states of an approval are shown. */
export const STATES: Readonly<Record<string, Shown>> = {
  open: { label: "waits for approval", colour: "yellow" },
  approved: { label: "approved", colour: "green" },
  rejected: { label: "rejected", colour: "red" },
  expired: { label: "expired", colour: "gray" },
};
