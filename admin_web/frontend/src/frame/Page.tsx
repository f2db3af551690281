import { Container, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";

interface Paging {
  readonly title: string;
  readonly says?: string;
  readonly wide?: boolean;
  /** The list that a page of one thing belongs to. */
  readonly of?: { readonly to: string; readonly name: string };
  readonly children: ReactNode;
}

/** A page with its heading; whatever its width, all of them begin at one edge. */
export function Page({ title, says, wide, of, children }: Paging) {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  return (
    <Container size="lg" px="md" py="lg" w="100%">
      <Stack gap="lg" maw={wide ? undefined : "var(--column)"}>
        <div>
          {of && (
            <Link className="back" to={of.to}>
              <span aria-hidden>‹ </span>
              {of.name}
            </Link>
          )}
          <Title order={1} size="h2" textWrap="balance">
            {title}
          </Title>
          {says && (
            <Text c="dimmed" maw="var(--column)">
              {says}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Container>
  );
}
