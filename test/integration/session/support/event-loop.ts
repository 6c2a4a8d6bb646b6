/** The longest time between two ticks; `monitorEventLoopDelay` does not see one long synchronous call. */
export function watchEventLoop(): () => number {
  let longestMs = 0;
  let last = performance.now();
  let watching = true;
  const tick = (): void => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (watching) setImmediate(tick);
  };
  setImmediate(tick);
  return () => {
    watching = false;
    return longestMs;
  };
}
