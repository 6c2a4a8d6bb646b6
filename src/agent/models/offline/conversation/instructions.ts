import { Clock } from '../slots/clock';

const CLOCK_LINE = /^Current time: (\S+); time zone: ([\w+/-]+)/m;
const FIRST_REQUEST_LINE = /^First request[^:\n]*: ["“]?(.+?)["”]?$/im;
const PREFERENCE_LINE = /^Preferences?[^:\n]*: (.+)$/gim;

/** The clock that the instructions name (`Current time: …; time zone: …`), else the system's in UTC. */
export function readClock(instructions: string | undefined, systemNow: Date): Clock {
  const [, time = '', zone = 'UTC'] = CLOCK_LINE.exec(instructions ?? '') ?? [];
  const now = new Date(time);
  return new Clock(Number.isNaN(now.getTime()) ? systemNow : now, isZone(zone) ? zone : 'UTC');
}

/** What a summary of turns that were cut off tells, in lines of the instructions of their own. */
export function readSummary(instructions: string | undefined): {
  firstRequest: string | null;
  preferences: string[];
} {
  return {
    firstRequest: FIRST_REQUEST_LINE.exec(instructions ?? '')?.[1] ?? null,
    preferences: [...(instructions ?? '').matchAll(PREFERENCE_LINE)].map((match) => match[1] ?? ''),
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
