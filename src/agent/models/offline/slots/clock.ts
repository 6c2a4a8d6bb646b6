const DAY_MS = 86_400_000;

/** A wall-clock moment in the person's own time zone. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The clock of the person who writes: an instant and the zone in which "tomorrow" is meant. */
export class Clock {
  private readonly parts: Intl.DateTimeFormat;

  constructor(
    readonly now: Date,
    readonly zone: string,
  ) {
    this.parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  local(instant: Date = this.now): LocalTime {
    const found = new Map(this.parts.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
    const read = (type: Intl.DateTimeFormatPartTypes): number => found.get(type) ?? 0;
    return {
      year: read('year'),
      month: read('month'),
      day: read('day'),
      hour: read('hour'),
      minute: read('minute'),
      second: read('second'),
    };
  }

  /** The day that is `days` after today (or after the day given), with the time of a whole day's end. */
  dayEnd(days: number, from: LocalTime = this.local()): LocalTime {
    const moved = new Date(Date.UTC(from.year, from.month - 1, from.day) + days * DAY_MS);
    return {
      year: moved.getUTCFullYear(),
      month: moved.getUTCMonth() + 1,
      day: moved.getUTCDate(),
      hour: 23,
      minute: 59,
      second: 59,
    };
  }

  /** Monday is 1, Sunday is 7. */
  weekday(time: LocalTime = this.local()): number {
    return new Date(Date.UTC(time.year, time.month - 1, time.day)).getUTCDay() || 7;
  }

  /** Minutes that the zone is ahead of UTC at an instant. */
  offsetMinutes(instant: Date = this.now): number {
    const time = this.local(instant);
    const asUtc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    return Math.round((asUtc - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
  }

  instant(time: LocalTime): Date {
    const asUtc = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    const guess = new Date(asUtc - this.offsetMinutes(new Date(asUtc)) * 60_000);
    return new Date(asUtc - this.offsetMinutes(guess) * 60_000);
  }

  /** ISO 8601 with the zone's own offset: `2026-11-27T23:59:59+01:00`. */
  iso(time: LocalTime): string {
    const offset = this.offsetMinutes(this.instant(time));
    const sign = offset < 0 ? '-' : '+';
    const zone = `${sign}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
    const date = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`;
    return `${date}T${two(time.hour)}:${two(time.minute)}:${two(time.second)}${zone}`;
  }
}

/** A date without a time is due until its day ends. */
export function isWholeDay(time: LocalTime): boolean {
  return time.hour === 23 && time.minute === 59;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
