/** Why a turn was stopped on its way: somebody wanted it, or the process has to end. */
export type StopReason = 'user' | 'shutdown';

export function wasStoppedBy(signal: AbortSignal, reason: StopReason): boolean {
  return signal.aborted && signal.reason === reason;
}
