/** Every address with its page; each page is loaded when somebody goes there. */
import type { ComponentType } from "react";
import { createBrowserRouter, redirect, type RouteObject } from "react-router";

import { Frame } from "./frame/Frame";
import { Lost } from "./frame/Lost";
import { reached } from "./later";

const page = (load: () => Promise<ComponentType>) => async () => ({
  Component: await reached(load),
});

const PAGES: RouteObject[] = [
  { index: true, loader: () => redirect("/chat") },
  {
    path: "chat/:thread?",
    lazy: page(async () => (await import("./pages/Chat")).Chat),
  },
  {
    path: "approvals",
    lazy: page(async () => (await import("./pages/Approvals")).Approvals),
  },
  {
    path: "approvals/:approval",
    lazy: page(async () => (await import("./pages/Approvals")).OneApproval),
  },
  { path: "runs", lazy: page(async () => (await import("./pages/Runs")).Runs) },
  { path: "runs/:run", lazy: page(async () => (await import("./pages/OneRun")).OneRun) },
  {
    path: "products",
    lazy: page(async () => (await import("./pages/Products")).Products),
  },
  {
    path: "products/:sku",
    lazy: page(async () => (await import("./pages/OneProduct")).OneProduct),
  },
  { path: "shops", lazy: page(async () => (await import("./pages/Shops")).Shops) },
  { path: "people", lazy: page(async () => (await import("./pages/People")).People) },
  {
    path: "sandbox",
    lazy: page(async () => (await import("./pages/Sandbox")).Sandbox),
  },
  {
    path: "activities",
    lazy: page(async () => (await import("./pages/Activities")).Activities),
  },
];

export const router = createBrowserRouter([
  {
    path: "/sign-in",
    lazy: page(async () => (await import("./pages/SignIn")).SignIn),
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
