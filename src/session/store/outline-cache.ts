import type { Outline } from './outline';

const maxSessions = 256;

interface Entry {
  readonly dataVersion: number;
  readonly outlines: Outline[];
}

/**
 * Outlines of the sessions that are in a turn, so that pruning after the turn need not read the history again.
 * An entry is true as long as every write of this connection comes by here and `PRAGMA data_version`, which counts the
 * commits of all other connections, stands still.
 */
export class OutlineCache {
  private readonly entries = new Map<string, Entry>();

  remember(sessionId: string, dataVersion: number, outlines: Outline[]): void {
    this.entries.delete(sessionId);
    this.entries.set(sessionId, { dataVersion, outlines });
    if (this.entries.size <= maxSessions) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  appended(sessionId: string, outlines: readonly Outline[]): void {
    this.entries.get(sessionId)?.outlines.push(...outlines);
  }

  get(sessionId: string, dataVersion: number): readonly Outline[] | undefined {
    const entry = this.entries.get(sessionId);
    return entry?.dataVersion === dataVersion ? entry.outlines : undefined;
  }

  forget(sessionId: string): void {
    this.entries.delete(sessionId);
  }

  forgetAll(): void {
    this.entries.clear();
  }
}
