/** Who is signed in, for whom this tab acts, and what members and shops are called. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useMemo, useState, type ReactNode } from "react";

import { actFor, acting, ask, keepCsrf, type Person, type Session } from "./api";

export interface Identity {
  readonly session: Session;
  /** Who asks: the person for whom this tab acts, else whoever is signed in. */
  readonly me: Person;
  readonly people: readonly Person[];
  readonly acts: boolean;
  readonly act: (person: string | null) => void;
  readonly named: (id: string) => string;
  readonly titled: (shop: string) => string;
}

const Known = createContext<Identity | null>(null);

export async function loadSession(): Promise<Session> {
  const session = await ask("get", "/api/session");
  keepCsrf(session.csrf);
  return session;
}

export function useSession() {
  return useQuery({ queryKey: ["session"], queryFn: loadSession, staleTime: 30_000 });
}

/** Return who asks; only below `Signed`. */
export function useIdentity(): Identity {
  const found = use(Known);
  if (found === null) throw new Error("this page is for people who are signed in");
  return found;
}

export function Signed({ session, children }: { session: Session; children: ReactNode }) {
  const client = useQueryClient();
  const [actor, setActor] = useState(session.sandbox ? acting() : null);
  const people = useQuery({
    queryKey: ["people"],
    queryFn: () => ask("get", "/api/people"),
    staleTime: 30_000,
  });
  const shops = useQuery({
    queryKey: ["shops"],
    queryFn: () => ask("get", "/api/shops"),
    staleTime: 30_000,
  });
  const identity = useMemo(() => {
    const own = session.person;
    if (own === null) return null;
    const members = people.data ?? [own];
    const found = members.find((person) => person.id === actor);
    return {
      session,
      me: found ?? own,
      people: members,
      acts: found !== undefined && found.id !== own.id,
      named: (id: string) => members.find((person) => person.id === id)?.name ?? id,
      titled: (shop: string) => shops.data?.find((one) => one.id === shop)?.title ?? shop,
      act: (person: string | null) => {
        const next = person === own.id ? null : person;
        actFor(next);
        setActor(next);
        void client.invalidateQueries();
      },
    };
  }, [session, people.data, shops.data, actor, client]);
  return identity && <Known value={identity}>{children}</Known>;
}
