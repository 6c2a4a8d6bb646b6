import { isWhole, type VerifyReport } from '../store/verify';
import type { SessionStore } from '../store/session-store';
import { bytes, type Output, plural, progressBar, type Result } from './output';

/** Which of these sessions have no conversation any more; the session store itself knows no conversations. */
export type FindGone = (sessionIds: readonly string[]) => Promise<readonly string[]>;

export async function verify(
  store: SessionStore,
  output: Output,
  repair: boolean,
  findGone?: FindGone,
): Promise<Result> {
  const report = await store.verify({ repair, findGone, onProgress: progressBar(output, 'Verifying') });
  const whole = isWhole(report);
  const setAside = store.lastSetAside?.path ?? null;
  return {
    data: { ...report, whole, setAside },
    lines: [
      `${plural(report.sessions, 'session')}, ${plural(report.items, 'item')} read.`,
      ...(setAside ? [`The damaged file was moved to ${setAside}; a fresh one is in its place.`] : []),
      ...findings(report),
      whole ? (repair ? 'The file is whole now.' : 'The file is whole.') : advice(report),
    ],
    exitCode: whole ? 0 : 1,
  };
}

function findings(report: VerifyReport): string[] {
  const lines: [number, string][] = [
    [report.badRows, `${plural(report.badRows, 'row')} that hold no item`],
    [report.orphanResults, `${plural(report.orphanResults, 'result')} without a call`],
    [
      report.itemsWithoutSession,
      `${plural(report.itemsWithoutSession, 'session id')} with items but no session`,
    ],
    [
      report.withoutConversation ?? 0,
      `${plural(report.withoutConversation ?? 0, 'session')} without a conversation`,
    ],
    [
      report.sessionsOutOfOrder,
      `${plural(report.sessionsOutOfOrder, 'session')} with times out of order (harmless)`,
    ],
    [report.inUse, `${plural(report.inUse, 'session')} left alone, in use by a run`],
  ];
  return [...report.integrity, ...lines.filter(([count]) => count > 0).map(([, text]) => text)];
}

function advice({ repaired, integrity }: VerifyReport): string {
  if (integrity.length > 0 && repaired)
    return 'The file is damaged; the server sets it aside when it meets the damage.';
  return repaired ? 'Not all could be mended. Run it again.' : 'Run it again with --repair to mend this.';
}

export async function importFile(store: SessionStore, output: Output, path: string): Promise<Result> {
  const report = await store.importPython(path, progressBar(output, 'Importing'));
  const { sessions, items, skippedSessions, refused } = report;
  return {
    data: report,
    lines: [
      `${plural(sessions, 'session')}, ${plural(items, 'item')} imported.`,
      ...(skippedSessions > 0
        ? [`${plural(skippedSessions, 'session')} left out: they are here already.`]
        : []),
      ...refused.map(({ row, sessionId, reason }) => `refused: row ${row} of ${sessionId}: ${reason}`),
    ],
    exitCode: refused.length > 0 ? 1 : 0,
  };
}

export async function backup(store: SessionStore, target: string): Promise<Result> {
  const { bytes: size } = await store.backup(target);
  return { data: { target, bytes: size }, lines: [`${bytes(size)} written to ${target}.`] };
}

export async function compact(store: SessionStore): Promise<Result> {
  const { bytesBefore, bytesAfter } = await store.compact();
  return { data: { bytesBefore, bytesAfter }, lines: [`${bytes(bytesBefore)} → ${bytes(bytesAfter)}.`] };
}
