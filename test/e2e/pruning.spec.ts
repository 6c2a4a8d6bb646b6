import { join } from 'node:path';
import Database from 'better-sqlite3';
import { appBesideModel } from '../support/app-beside-model';
import type { ConversationItem } from '../support/openai/model-request';
import { calls, type Reply, says } from '../support/openai/reply';

const maxItems = 20;
const turns = 60;

describe.each(['responses', 'chat_completions'])('A long conversation with tools over %s', (modelApi) => {
  const { model, app, anyone } = appBesideModel({
    environment: { AGENT_MODEL_API: modelApi, AGENT_SESSION_MAX_MESSAGES: String(maxItems) },
  });

  it('stays within its limit, and never shows the model a result without its call', async () => {
    const client = await anyone.register();
    const threadId = await client.createThread();
    const memory = new Database(join(app.dataDirectory, 'agent_sessions.db'), { readonly: true });
    const countItems = memory.prepare('SELECT count(*) FROM agent_messages').pluck();
    const counts: unknown[] = [];
    const replies: Reply[] = [];
    // Without tools it is asked for notes on what was pruned, whenever that is.
    model.brain = ({ tools }) => (tools.length > 0 ? replies.shift() : undefined) ?? says('Notes.');
    for (let turn = 1; turn <= turns; turn += 1) {
      replies.push(...toolsOf(turn), says(`Answer ${turn}.`));
      const answer = await client.say(threadId, `Message ${turn}`);
      expect(answer.body).toMatchObject({ run: { status: 'completed' }, warnings: [] });
      counts.push(countItems.get());
    }
    memory.close();
    expect(Math.max(...counts.map(Number))).toBeLessThanOrEqual(maxItems);
    expect(Math.max(...counts.map(Number))).toBeGreaterThan(maxItems / 2);
    for (const { items } of model.modelRequests) expect(tornPairs(items)).toEqual([]);
  });
});

/** None, one, or three at once, so that the cut falls everywhere. */
function toolsOf(turn: number) {
  const list = { name: 'list_tasks', arguments: { status: 'all', sort: null, limit: null, offset: null } };
  const round = [[], [list], [list, list, list]][turn % 3] ?? [];
  return round.length > 0 ? [calls(round)] : [];
}

function tornPairs(items: ConversationItem[]): ConversationItem[] {
  const called = new Set(items.flatMap((item) => (item.type === 'tool_call' ? item.callId : [])));
  const answered = new Set(items.flatMap((item) => (item.type === 'tool_result' ? item.callId : [])));
  return items.filter(
    (item) =>
      (item.type === 'tool_result' && !called.has(item.callId)) ||
      (item.type === 'tool_call' && !answered.has(item.callId)),
  );
}
