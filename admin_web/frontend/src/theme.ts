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

/** Cool as the light background is, so that what is drawn on it belongs to it. */
const dark: MantineColorsTuple = [
  "#e3e8ed",
  "#c5cdd5",
  "#a6b0bb",
  "#75818d",
  "#3f4954",
  "#323a44",
  "#262d35",
  "#1a1f25",
  "#14181d",
  "#0f1216",
];

/** Colours pass WCAG AA on both backgrounds; no meaning rests on colour alone. */
export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: "sea",
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: "md",
  fontFamily: "'Figtree Variable', ui-sans-serif, system-ui, 'Segoe UI', Roboto, Arial, sans-serif",
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: { Switch: { defaultProps: { withThumbIndicator: false } } },
});
