import { AppShell, Badge, Burger, Group, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect } from "react";
import { Link, Navigate, Outlet, useLocation, useNavigation } from "react-router";

import { speakTo, type Session } from "../api";
import { useLive } from "../live";
import { useLanguageOf } from "../pages/chat/language";
import { Signed, useIdentity, useSession } from "../session";
import { In, useSpeechIn } from "../speech/speech";
import { Trouble } from "../Trouble";
import { Actor } from "./Actor";
import { Loading } from "./Loading";
import { Navigation, placeOf, useYours } from "./Navigation";
import { Scheme } from "./Scheme";
import { useOffline } from "./offline";

/** The frame of every page: where one is, who one is, and that nothing here is real. */
export function Frame() {
  const session = useSession();
  const place = useLocation();
  if (session.isError) return <Trouble error={session.error} retry={session.refetch} />;
  if (session.data === undefined) return <Loading />;
  if (session.data.person === null) {
    return <Navigate to="/sign-in" replace state={{ back: place.pathname }} />;
  }
  return (
    <Signed session={session.data}>
      <Framed session={session.data} />
    </Signed>
  );
}

function Framed({ session }: { session: Session }) {
  const { me } = useIdentity();
  useLive(session.place, me.id);
  const [opened, { toggle, close }] = useDisclosure(false);
  const place = useLocation();
  const { state } = useNavigation();
  const offline = useOffline();
  const thread = /^\/chat\/([^/]+)/.exec(place.pathname)?.[1] ?? null;
  const language = useLanguageOf(thread);
  const { say } = useSpeechIn(language);
  const yours = useYours();
  const burger =
    yours > 0 ? say("Open the menu ({n} to decide)", { n: yours }) : say("Open the menu");
  useEffect(close, [place.pathname, close]);
  useEffect(() => {
    document.documentElement.lang = language;
    speakTo(language);
  }, [language]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: "md", collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="skip" href="#page">
        {say("To the page")}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <span className="burger">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="md"
                size="sm"
                aria-label={opened ? say("Close the menu") : burger}
              />
              {yours > 0 && !opened && (
                <Badge size="xs" circle={yours < 10} hiddenFrom="md" aria-hidden>
                  {yours}
                </Badge>
              )}
            </span>
            <Link to="/chat" className="brand" aria-label={say("Countersign: the chat")}>
              <img src="/icon.svg" alt="" width={26} height={26} />
              <span>Countersign</span>
            </Link>
            <Text span size="sm" fw={600} truncate miw={0} hiddenFrom="sm" aria-hidden>
              {say(placeOf(place.pathname))}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap" flex="none">
            <In language={language}>
              <Actor />
              <Scheme />
            </In>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <In language={language}>
          <Navigation />
        </In>
      </AppShell.Navbar>
      <AppShell.Main id="page" className="main" tabIndex={-1} aria-busy={state === "loading"}>
        {session.sandbox && (
          <Text className="strip" size="xs" component="p">
            <strong>Sandbox.</strong>{" "}
            {say("Every shop here is simulated: whatever you try, nothing real changes.")}
          </Text>
        )}
        {offline && (
          <Text className="strip strip--offline" size="xs" component="p" role="status">
            <strong>{say("You are offline.")}</strong>{" "}
            {say("What you see may be old. What you send is kept here, and sent by itself, once.")}
          </Text>
        )}
        <VisuallyHidden aria-live="polite">
          {state === "loading" ? say("Loading") : ""}
        </VisuallyHidden>
        <In language={language}>
          <Outlet />
        </In>
      </AppShell.Main>
    </AppShell>
  );
}
