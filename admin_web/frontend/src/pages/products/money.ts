import { shown } from "../../words";

/** Write an amount of money; nothing where there is none. */
export function money(
  found: { amount: string; currency: string } | null | undefined,
  locale?: string,
): string {
  return found ? shown(found.amount, found.currency, locale) : "–";
}

/** A marketplace's own code of several words, such as LIKE_NEW or used_good. */
const CODE = /^(?:[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+)$/;

function words(code: string): string {
  const said = code.toLowerCase().replaceAll("_", " ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Write any value of a product as people read it. */
export function readable(value: unknown, locale?: string): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return CODE.test(value) ? words(value) : value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((one) => readable(one, locale)).join(", ") || "–";
  const fields = value as Record<string, unknown>;
  if (typeof fields.amount === "string" && typeof fields.currency === "string") {
    return shown(fields.amount, fields.currency, locale);
  }
  return Object.entries(fields)
    .map(([name, inner]) => `${name}: ${readable(inner, locale)}`)
    .join(", ");
}
