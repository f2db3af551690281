import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { ask } from "../../api";
import { useWaiting } from "../../asking";
import { useIdentity } from "../../session";
import { useSpeech } from "../../speech/speech";
import { when } from "../../words";

/** The threads of everybody, newest first. */
export function Threads({ current, chosen }: { current: string | null; chosen?: () => void }) {
  const { named } = useIdentity();
  const { say, locale } = useSpeech();
  const found = useQuery({
    queryKey: ["threads"],
    queryFn: () => ask("get", "/api/threads"),
  });
  const runs = useQuery({ queryKey: ["runs"], queryFn: () => ask("get", "/api/runs") });
  const parked = new Set<string | null>(
    runs.data?.filter((run) => run.state === "parked").map((run) => run.approval),
  );
  const open = new Set<string | null>(useWaiting().data?.map((card) => card.id));
  return (
    <div className="thread-list">
      <Button component={Link} to="/chat" variant="default" fullWidth onClick={chosen}>
        + {say("New thread")}
      </Button>
      {found.data?.length === 0 && (
        <Text size="sm" c="dimmed" p="xs">
          {say("What you ask appears here.")}
        </Text>
      )}
      <ul>
        {found.data?.map((thread) => (
          <li key={thread.id}>
            <Link
              to={`/chat/${thread.id}`}
              onClick={chosen}
              aria-current={thread.id === current ? "page" : undefined}
            >
              <span className="thread-text">{thread.text}</span>
              <Text span size="xs" c="dimmed">
                {named(thread.person)} · {when(thread.at, locale)}
                {open.has(thread.approval) && (
                  <span className="thread-state">{say("waits for approval")}</span>
                )}
                {parked.has(thread.approval) && (
                  <span className="thread-state">{say("needs a person")}</span>
                )}
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
