const dayMs = 24 * 60 * 60 * 1000;
/** Some timers fire a moment early. */
const earlyMs = 60_000;

/** The last time that it was this hour, UTC. */
export function lastNight(now: Date, hour: number): Date {
  const night = new Date(now.getTime() + earlyMs);
  night.setUTCHours(hour, 0, 0, 0);
  return night.getTime() > now.getTime() + earlyMs ? new Date(night.getTime() - dayMs) : night;
}
