import { Badge, NavLink } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";

import { mayDecide, useWaiting } from "../asking";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";

const PATHS: Record<string, string> = {
  "/chat": "M4 5h16v11H9l-5 4z",
  "/approvals": "M9 12l2 2 4-5M5 3h14v18H5z",
  "/runs": "M8 5l11 7-11 7z",
  "/products": "M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8",
  "/shops": "M4 9l1-5h14l1 5M5 9v11h14V9M10 20v-6h4v6",
  "/people":
    "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-5 3-7 7-7s7 2 7 7M16 4a4 4 0 0 1 0 7M19 15c2 1 3 3 3 6",
  "/sandbox": "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  "/activities": "M5 4h14v16H5zM9 8h6M9 12h6M9 16h4",
};

const NAMES: Readonly<Record<string, string>> = {
  "/chat": "Chat",
  "/approvals": "Approvals",
  "/runs": "Runs",
  "/products": "Products",
  "/shops": "Shops",
  "/people": "People",
  "/activities": "Activities",
  "/sandbox": "What the shops see",
};

/** Name the page that an address belongs to, in few words: there is little room for it. */
export function placeOf(pathname: string): string {
  const place = `/${pathname.split("/")[1] ?? ""}`;
  return place === "/sandbox" ? "Sandbox" : (NAMES[place] ?? "");
}

/** Count what waits for whoever looks, not for others. */
export function useYours(): number {
  const { me } = useIdentity();
  return useWaiting().data?.filter((card) => mayDecide(card, me.id)).length ?? 0;
}

function Place({ to, badge }: { to: string; badge?: ReactNode }) {
  const { pathname } = useLocation();
  const { say } = useSpeech();
  const here = pathname === to || pathname.startsWith(`${to}/`);
  return (
    <NavLink
      component={Link}
      to={to}
      className="place"
      label={say(NAMES[to] ?? to)}
      active={here}
      aria-current={here ? "page" : undefined}
      leftSection={
        <svg
          width="18"
          height="18"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          aria-hidden
        >
          <path d={PATHS[to]} strokeWidth="1.8" strokeLinejoin="round" strokeLinecap="round" />
        </svg>
      }
      rightSection={badge}
    />
  );
}

/** The menu. */
export function Navigation() {
  const { session } = useIdentity();
  const yours = useYours();
  const { say } = useSpeech();
  const pages = Object.keys(NAMES).filter((to) => to !== "/sandbox" || session.sandbox);
  return (
    <nav className="places" aria-label={say("Pages")}>
      {pages.map((to) => (
        <Place
          key={to}
          to={to}
          badge={
            to === "/approvals" &&
            yours > 0 && (
              <Badge size="sm" circle={yours < 10} aria-label={say("{n} to decide", { n: yours })}>
                {yours}
              </Badge>
            )
          }
        />
      ))}
    </nav>
  );
}
