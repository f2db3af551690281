import { Drawer } from "@mantine/core";

import { Beside } from "../../world/Beside";

/** What the shops see: a column beside the chat, or on a narrow window a drawer over it. */
export function SeenBeside({ wide, close }: { wide: boolean; close: () => void }) {
  if (wide) {
    return (
      <aside className="seen-beside" aria-label="What the shops see">
        <Beside close={close} />
      </aside>
    );
  }
  return (
    <Drawer opened onClose={close} position="right" size="md" title="What the shops see">
      <Beside />
    </Drawer>
  );
}
