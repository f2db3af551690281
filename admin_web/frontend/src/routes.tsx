/** Every address with its page; each page is loaded when somebody goes there. */
import { createBrowserRouter, redirect, type RouteObject } from "react-router";

import { Frame } from "./frame/Frame";
import { Lost } from "./frame/Lost";

const PAGES: RouteObject[] = [
  { index: true, loader: () => redirect("/chat") },
  {
    path: "chat/:thread?",
    lazy: async () => ({ Component: (await import("./pages/Chat")).Chat }),
  },
  {
    path: "approvals",
    lazy: async () => ({ Component: (await import("./pages/Approvals")).Approvals }),
  },
  {
    path: "approvals/:approval",
    lazy: async () => ({ Component: (await import("./pages/Approvals")).OneApproval }),
  },
  { path: "runs", lazy: async () => ({ Component: (await import("./pages/Runs")).Runs }) },
  { path: "runs/:run", lazy: async () => ({ Component: (await import("./pages/OneRun")).OneRun }) },
  {
    path: "products",
    lazy: async () => ({ Component: (await import("./pages/Products")).Products }),
  },
  {
    path: "products/:sku",
    lazy: async () => ({ Component: (await import("./pages/OneProduct")).OneProduct }),
  },
  { path: "shops", lazy: async () => ({ Component: (await import("./pages/Shops")).Shops }) },
  {
    path: "sandbox",
    lazy: async () => ({ Component: (await import("./pages/Sandbox")).Sandbox }),
  },
  {
    path: "activities",
    lazy: async () => ({ Component: (await import("./pages/Activities")).Activities }),
  },
];

export const router = createBrowserRouter([
  {
    path: "/sign-in",
    lazy: async () => ({ Component: (await import("./pages/SignIn")).SignIn }),
    HydrateFallback: () => null,
  },
  {
    path: "/",
    Component: Frame,
    ErrorBoundary: Lost,
    HydrateFallback: () => null,
    children: [...PAGES, { path: "*", Component: Lost }],
  },
]);
