import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The pages are built into the package, where the API serves them from. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2023",
    // what runs es2023 preloads modules by itself
    modulePreload: { polyfill: false },
  },
});
