// Signs that many machines have no font for, drawn by the style sheet; their words stay for readers.

const SIGNS = {
  "🟢": "dot green",
  "🟡": "dot yellow",
  "🟠": "dot orange",
  "🔴": "dot red",
  "🔵": "dot blue",
  "⚪": "dot white",
  "✅": "mark good",
  "❌": "mark bad",
  "⛔": "dot red barred",
  "🛑": "stop",
  "⏳": "mark waits",
  "❓": "mark asks",
  "❔": "mark asks",
  "⏹": "square",
  "👁": "dot eye",
};
const FOUND = new RegExp(`(${Object.keys(SIGNS).join("|")})\\uFE0F?`, "u");

// Text as nodes; a shortcode such as :eyes: stays the word it is.
export function signed(text) {
  return text.split(FOUND).map((part, number) => (number % 2 ? sign(part) : part));
}

function sign(drawn) {
  const made = document.createElement("span");
  made.className = `sign ${SIGNS[drawn]}`;
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", drawn);
  return made;
}
