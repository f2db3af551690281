/** Whether what the shops see stands beside the chat. */
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";

const KEPT = "countersign-beside";

/** On a wide window it stands there until it is hidden; on a narrow one it is opened over the chat. */
export function useBeside() {
  const wide = useMediaQuery("(min-width: 75em)", false, { getInitialValueInEffect: false });
  const [hidden, setHidden] = useState(() => window.localStorage.getItem(KEPT) === "hidden");
  const [over, setOver] = useState(false);
  const set = (open: boolean) => {
    if (!wide) {
      setOver(open);
      return;
    }
    window.localStorage.setItem(KEPT, open ? "shown" : "hidden");
    setHidden(!open);
  };
  return {
    wide,
    open: wide ? !hidden : over,
    show: () => {
      set(true);
    },
    hide: () => {
      set(false);
    },
  };
}
