import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What a line is about: the title of the listing, and small beside it its number and more. */
export function What(props: { title: string; sku: string; children?: ReactNode }) {
  const { title, sku, children } = props;
  return (
    <span className="what">
      <strong>{title || sku}</strong>
      {(title !== "" || children) && (
        <Text span size="xs" c="dimmed">
          {title && sku}
          {title && children && " · "}
          {children}
        </Text>
      )}
    </span>
  );
}
