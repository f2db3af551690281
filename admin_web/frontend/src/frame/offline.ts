import { useSyncExternalStore } from "react";

function watch(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Tell whether the browser knows that it has no network. */
export function useOffline(): boolean {
  return useSyncExternalStore(watch, () => !window.navigator.onLine);
}
