import { Drawer } from "@mantine/core";
import { lazy, Suspense } from "react";

const Beside = lazy(async () => ({ default: (await import("../../world/Beside")).Beside }));

/** What the shops see: a column beside the chat, or on a narrow window a drawer over it. */
export function SeenBeside({ wide, close }: { wide: boolean; close: () => void }) {
  if (wide) {
    return (
      <aside className="seen-beside" aria-label="What the shops see">
        <Suspense>
          <Beside close={close} />
        </Suspense>
      </aside>
    );
  }
  return (
    <Drawer opened onClose={close} position="right" size="md" title="What the shops see">
      <Suspense>
        <Beside />
      </Suspense>
    </Drawer>
  );
}
