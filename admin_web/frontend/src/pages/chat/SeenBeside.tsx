import { Drawer } from "@mantine/core";

import { useShops, useThread } from "../../asking";
import { useSpeech } from "../../speech/speech";
import { Beside } from "../../world/Beside";

/** Return the shop that the newest card or question of a thread is about, as far as it is read. */
function useAbout(thread: string | null): string | null {
  const found = useThread(thread);
  const known = useShops().data ?? [];
  const shops = found.data?.messages.map(({ document }) => {
    if (!document || !("kind" in document)) return undefined;
    if (document.kind === "plan") return document.lines[0]?.shop;
    if (document.kind !== "question") return undefined;
    const asked = document.questions[0]?.text ?? "";
    return known.find(({ title }) => asked.includes(title))?.id;
  });
  return shops?.findLast((shop) => shop !== undefined) ?? null;
}

interface Watching {
  readonly thread: string | null;
  readonly wide: boolean;
  readonly close: () => void;
}

/** What the shops see: a column beside the chat, or on a narrow window a drawer over it. */
export function SeenBeside({ thread, wide, close }: Watching) {
  const about = useAbout(thread);
  const { say } = useSpeech();
  if (wide) {
    return (
      <aside className="seen-beside" aria-label={say("What the shops see")}>
        <Beside key={thread} about={about} close={close} />
      </aside>
    );
  }
  return (
    <Drawer opened onClose={close} position="right" size="md" title={say("What the shops see")}>
      <Beside about={about} />
    </Drawer>
  );
}
