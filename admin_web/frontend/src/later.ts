/** Parts of the pages that are loaded when somebody needs them. */
import { type ComponentType, lazy } from "react";

const TRIES = 3;
const PAUSE_MS = 1000;

/** Load something; without a connection, as soon as there is one again. */
export async function reached<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await load();
    } catch (failed) {
      if (tries >= TRIES && navigator.onLine) throw failed;
      await (navigator.onLine ? pause() : connected());
    }
  }
}

/** Draw a part of a page once it is loaded. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await reached(load) }));
}

const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS));

const connected = () =>
  new Promise((done) => {
    window.addEventListener("online", done, { once: true });
  });
