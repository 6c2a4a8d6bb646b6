import { standingToolUses, type ToolUse } from './tool-use';

const used = (name: string): ToolUse => ({ callId: name, name, arguments: {}, output: {} });

describe('what stands of earlier tries', () => {
  it('is nothing when they only looked and asked', () => {
    expect(standingToolUses([used('list_tasks'), used('get_task'), used('ask_confirmation')])).toEqual([]);
  });

  it('is what they changed, with what they saw for it, and no question', () => {
    const uses = [used('list_tasks'), used('complete_task'), used('ask_confirmation')];
    expect(standingToolUses(uses)).toEqual(uses.slice(0, 2));
  });
});
