import { createTheme, type MantineColorsTuple } from "@mantine/core";

const sea: MantineColorsTuple = [
  "#e6f6f8",
  "#d0e9ee",
  "#a3d3dc",
  "#72bcc9",
  "#4ba8ba",
  "#329bb0",
  "#2195ac",
  "#0e7a8f",
  "#0b6a7d",
  "#045566",
];

/** Colours pass WCAG AA on both backgrounds; no meaning rests on colour alone. */
export const theme = createTheme({
  colors: { sea },
  primaryColor: "sea",
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: "md",
  fontFamily: "Inter, ui-sans-serif, system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
});
