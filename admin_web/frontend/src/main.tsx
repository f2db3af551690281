import "@mantine/core/styles.css";
import "./looks/looks.css";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";

import { Problem } from "./api";
import { router } from "./routes";
import { In, OWN } from "./speech/speech";
import { theme } from "./theme";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // what was refused is refused again; only what never arrived is worth another try
      retry: (times, error) => error instanceof Problem && error.unreached && times < 2,
      networkMode: "always",
      staleTime: 1000,
      // whatever changes is told; see live.ts
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    mutations: { networkMode: "always" },
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place to be drawn in");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <In language={OWN}>
          <RouterProvider router={router} />
        </In>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
