import type { Connection } from './connection';
import { toTimestamp } from './schema';

/**
 * A mark says "a run is in progress in this session", to every process that has the file open: cleanup and the command
 * line leave such a session alone. Marks are leases, so that those of a killed process end by themselves.
 */
export const leaseMs = 60 * 60 * 1000;

const leaseEnd = (now: Date): string => toTimestamp(new Date(now.getTime() + leaseMs));

export function markRun(connection: Connection, sessionId: string, owner: string, now: Date): void {
  connection.statements.markRun.run(sessionId, owner, leaseEnd(now));
}

export function releaseRun(connection: Connection, sessionId: string, owner: string): void {
  connection.statements.releaseRun.run(sessionId, owner);
}

/** Of all sessions whose id begins with the prefix, whoever's the marks are. */
export function releaseRunsOf({ db }: Connection, prefix: string): void {
  db.prepare<[string, string]>(
    'DELETE FROM agent_session_runs WHERE session_id >= ? AND session_id < ? || char(1114111)',
  ).run(prefix, prefix);
}

export function renewRuns(connection: Connection, owner: string, now: Date): void {
  connection.statements.renewRuns.run(leaseEnd(now), owner);
}

export function hasRun(connection: Connection, sessionId: string, now: Date): boolean {
  return connection.statements.hasRun.get(sessionId, toTimestamp(now)) === 1;
}
