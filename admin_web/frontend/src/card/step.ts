/** Read a step up or down as it was typed: its own sign wins over the one chosen before. */
export function typedStep(typed: string, lower: boolean): string {
  const text = typed.trim();
  const down = text.startsWith("+") ? false : lower || /^[-−]/.test(text);
  return `${down ? "-" : ""}${text.replace(/^[-−+]\s*/, "").replace(",", ".")}`;
}
