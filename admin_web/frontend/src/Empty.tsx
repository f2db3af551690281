import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** A list in which nothing is yet: what will stand here, and how it comes to it. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <Text className="empty" c="dimmed">
      {children}
    </Text>
  );
}
