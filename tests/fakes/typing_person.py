"""Somebody who types while a page is busy, and what they notice of it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

WATCH = """() => {
  window.noticed = {frames: 0, gap: 0, keys: [], tasks: [], rows: 0};
  let last = performance.now();
  const frame = (now) => {
    window.noticed.frames += 1;
    window.noticed.gap = Math.max(window.noticed.gap, now - last);
    last = now;
    window.noticed.next = requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.noticed.tasks.push(one.duration);
  }).observe({type: 'longtask'});
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.noticed.keys.push(one.duration);
  }).observe({type: 'event', durationThreshold: 16});
  new MutationObserver((list) => {
    for (const one of list) if (one.target.closest?.('.lines')) window.noticed.rows += 1;
  }).observe(document.body, {subtree: true, childList: true});
}"""

STANDS_STILL = """(pause) => {
  if (!window.changed) {
    window.changed = performance.now();
    new MutationObserver((list) => {
      if (list.some((one) => one.target.closest?.('.lines'))) window.changed = performance.now();
    }).observe(document.body, {subtree: true, childList: true});
  }
  return performance.now() - window.changed > pause;
}"""
PAUSE_MS = 1_000


@dataclass(frozen=True)
class Noticed:
    """What was noticed while typing; times in milliseconds."""

    longest_gap: float
    """Between two frames."""
    slowest_key: float
    """From a key to what it draws; below 16 it is not told apart."""
    longest_task: float
    redrawn_rows: int
    """Changes of the lists of lines and items meanwhile."""


def await_stillness(page: Page) -> None:
    """Wait until no list has changed for a while, so that what changes next is the typing's."""
    page.wait_for_function(STANDS_STILL, arg=PAUSE_MS)


def typed(page: Page, text: str, *, every_ms: int = 60) -> Noticed:
    """Type a sentence into the page's composer as fast as people do."""
    page.evaluate(WATCH)
    page.get_by_label("Your message").press_sequentially(text, delay=every_ms)
    found: dict[str, Any] = page.evaluate(
        "() => { cancelAnimationFrame(window.noticed.next); return window.noticed; }"
    )
    return Noticed(
        longest_gap=found["gap"],
        slowest_key=max(found["keys"], default=0),
        longest_task=max(found["tasks"], default=0),
        redrawn_rows=found["rows"],
    )
