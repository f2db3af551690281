/** What the fields of a product are called, on its page and in a file alike. */
const CALLED: Readonly<Record<string, string>> = {
  sku: "Article number",
  title: "Title",
  price: "Your price",
  floor: "Lowest price allowed",
  stock: "Stock",
  "identifiers.gtin": "GTIN",
  "identifiers.ean": "EAN",
};

/** Name a field; what has no name of ours is called by the last part of its own. */
export function called(field: string): string {
  const last = field.split(".").pop() ?? field;
  return CALLED[field] ?? last.charAt(0).toUpperCase() + last.slice(1).replaceAll("_", " ");
}
