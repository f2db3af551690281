import { Text } from "@mantine/core";

import { Page } from "../frame/Page";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { Requests } from "./people/Requests";

/** The members with what they may do; admins first see who asks to be let in. */
export function People() {
  const { people, me } = useIdentity();
  const { say } = useSpeech();
  return (
    <Page title={say("People")} says={say("Who is a member, and with which roles.")}>
      {me.roles.includes("admin") && <Requests />}
      <section className="section" aria-label={say("Members")}>
        <h2 className="part">{say("Members")}</h2>
        <ul className="listing decided">
          {people.map((person) => (
            <li key={person.id}>
              <span>{person.name}</span>
              <Text span size="sm" c="dimmed">
                {person.roles.map((role) => say(role)).join(", ")}
              </Text>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}
