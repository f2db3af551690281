// Before anything is drawn: dark or light as chosen here, else as the system wants it.
(() => {
  const chosen = window.localStorage.getItem("mantine-color-scheme-value");
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "dark" || chosen === "light" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
