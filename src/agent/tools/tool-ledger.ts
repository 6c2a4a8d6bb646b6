import type { ToolUse } from '../tool-use';

/**
 * The tools that one turn has used, as they end. The SDK's stream tells of a tool only when all of its step have ended
 * and nobody has stopped the turn; what a tool did, it did anyway.
 */
export class ToolLedger {
  private readonly uses: ToolUse[] = [];
  private readonly underWay = new Set<Promise<unknown>>();

  async enter<Output>(
    call: Pick<ToolUse, 'callId' | 'name' | 'arguments'>,
    work: () => Promise<Output>,
  ): Promise<Output> {
    const ending = work().then((output) => {
      this.uses.push({ ...call, output });
      return output;
    });
    this.underWay.add(ending);
    try {
      return await ending;
    } finally {
      this.underWay.delete(ending);
    }
  }

  /** Waits for the tools under way, and adds to those that the stream told of what else took effect. */
  async completing(told: readonly ToolUse[]): Promise<readonly ToolUse[]> {
    await Promise.allSettled(this.underWay);
    const known = new Set(told.map(({ callId }) => callId));
    return [...told, ...this.uses.filter(({ callId }) => !known.has(callId))];
  }
}
