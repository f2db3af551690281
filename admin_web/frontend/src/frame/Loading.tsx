import { Center, Loader } from "@mantine/core";

/** What is drawn until it is known who looks. */
export function Loading() {
  return (
    <Center h="100dvh" component="main" aria-busy>
      <Loader aria-label="Loading" />
    </Center>
  );
}
