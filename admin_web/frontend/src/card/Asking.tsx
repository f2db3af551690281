import { Stack } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

/** A form in the place of a card's buttons; the keyboard goes on in it. */
export function Asking(props: { name: string; submit: () => void; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.focus();
  }, []);
  return (
    <form
      ref={form}
      tabIndex={-1}
      className="ask-again"
      aria-label={props.name}
      onSubmit={(event) => {
        event.preventDefault();
        props.submit();
      }}
    >
      <Stack gap="xs">{props.children}</Stack>
    </form>
  );
}
