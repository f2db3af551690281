import { Container, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

/** A page with its heading, in the one width in which lines can be read. */
export function Page(props: { title: string; says?: string; wide?: boolean; children: ReactNode }) {
  const { title } = props;
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  return (
    <Container size={props.wide ? "lg" : 780} px="md" py="lg">
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {props.says && <Text c="dimmed">{props.says}</Text>}
        </div>
        {props.children}
      </Stack>
    </Container>
  );
}
