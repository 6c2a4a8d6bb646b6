import {
  Agent,
  isSessionHistoryRewriteAwareSession,
  isSessionHistoryTransactionAwareSession,
  MemorySession,
  Runner,
  tool,
  UserError,
} from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { z } from 'zod';
import type { SessionItem } from '../../../src/session/session-items';
import { SqliteSession } from '../../../src/session/sqlite-session';
import { SessionStore } from '../../../src/session/store/session-store';
import { answered, called, resulted, said, shapeOf, toolTurn } from './support/items';
import { cloneInThisRealm } from './support/realm';
import { removeTempFolders, tempPath } from './support/temp-file';

const stores: SessionStore[] = [];

beforeEach(() => {
  jest.spyOn(globalThis, 'structuredClone').mockImplementation(cloneInThisRealm);
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const store of stores.splice(0)) store.close();
  removeTempFolders();
});

function sqliteSession(): SqliteSession {
  const store = SessionStore.open(tempPath());
  stores.push(store);
  return new SqliteSession('session-1', store);
}

const implementations = [
  { name: 'SqliteSession', create: sqliteSession },
  { name: 'MemorySession', create: () => new MemorySession({ sessionId: 'session-1' }) },
];

const append = (operationId: string, ...items: SessionItem[]) => ({
  operationId,
  transaction: { type: 'append_items' as const, items },
});

const replace = (operationId: string, expectedSuffix: SessionItem[], replacement: SessionItem[]) => ({
  operationId,
  transaction: { type: 'replace_suffix' as const, expectedSuffix, replacement },
});

/** The behaviour of the Python SDK's SQLite session and of the JavaScript MemorySession, in our own words. */
describe.each(implementations)('$name as a session', ({ create }) => {
  let session: ReturnType<typeof create>;
  beforeEach(() => {
    session = create();
  });

  it('tells its id', async () => {
    expect(await session.getSessionId()).toBe('session-1');
  });

  it('starts empty', async () => {
    expect(await session.getItems()).toEqual([]);
  });

  it('gives back what was added, in order, over several additions', async () => {
    await session.addItems([said('1'), answered('2')]);
    await session.addItems([said('3')]);

    expect(await session.getItems()).toEqual([said('1'), answered('2'), said('3')]);
  });

  it('takes an empty addition for nothing', async () => {
    await session.addItems([]);

    expect(await session.getItems()).toEqual([]);
  });

  it('keeps calls and results with all their fields', async () => {
    const call = { ...called('a'), id: 'fc_1', providerData: { kept: [1, { deep: true }] } };
    await session.addItems([said('do it'), call, resulted('a'), answered('done')]);

    expect(await session.getItems()).toEqual([said('do it'), call, resulted('a'), answered('done')]);
  });

  it('keeps every script and sign', async () => {
    const texts = ['日本語', '🙂👩‍👩‍👧', 'عربى', "Robert'); DROP TABLE agent_messages;--", 'a\nb\t"c"\\', ''];
    await session.addItems(texts.map(said));

    expect(await session.getItems()).toEqual(texts.map(said));
  });

  it('keeps a text of a megabyte', async () => {
    const text = 'long '.repeat(200_000);
    await session.addItems([said(text)]);

    expect(await session.getItems()).toEqual([said(text)]);
  });

  it.each([
    [0, []],
    [1, ['user:5']],
    [3, ['user:3', 'user:4', 'user:5']],
    [5, ['user:1', 'user:2', 'user:3', 'user:4', 'user:5']],
    [99, ['user:1', 'user:2', 'user:3', 'user:4', 'user:5']],
  ])('gives the newest items for the limit %d', async (limit, expected) => {
    await session.addItems(['1', '2', '3', '4', '5'].map(said));

    expect(shapeOf(await session.getItems(limit))).toEqual(expected);
  });

  it('gives nothing for any limit when it is empty', async () => {
    expect(await session.getItems(10)).toEqual([]);
  });

  it('gives the newest across additions', async () => {
    await session.addItems([said('1'), answered('2')]);
    await session.addItems([said('3')]);

    expect(await session.getItems(2)).toEqual([answered('2'), said('3')]);
  });

  it('pops the newest', async () => {
    await session.addItems([said('1'), said('2')]);

    expect(await session.popItem()).toEqual(said('2'));
    expect(await session.getItems()).toEqual([said('1')]);
  });

  it('pops until nothing is left, and then undefined', async () => {
    await session.addItems([said('1')]);
    await session.popItem();

    expect(await session.popItem()).toBeUndefined();
    expect(await session.getItems()).toEqual([]);
  });

  it('goes on after a pop', async () => {
    await session.addItems([said('1'), said('typo')]);
    await session.popItem();
    await session.addItems([said('2')]);

    expect(await session.getItems()).toEqual([said('1'), said('2')]);
  });

  it('forgets everything when cleared, and can be used again', async () => {
    await session.addItems(toolTurn(1));
    await session.clearSession();

    expect(await session.getItems()).toEqual([]);
    await session.addItems([said('again')]);
    expect(await session.getItems()).toEqual([said('again')]);
  });

  it('can be cleared when it is empty', async () => {
    await session.clearSession();

    expect(await session.getItems()).toEqual([]);
  });

  it('is not changed through what it was given or gave', async () => {
    const item = { ...answered('before'), providerData: { nested: { value: 1 } } };
    await session.addItems([item]);
    item.providerData.nested.value = 2;
    const [read] = (await session.getItems()) as (typeof item)[];
    if (read) read.providerData.nested.value = 3;

    expect(await session.getItems()).toEqual([
      { ...answered('before'), providerData: { nested: { value: 1 } } },
    ]);
  });

  it('loses nothing of many additions at once', async () => {
    const texts = Array.from({ length: 50 }, (_, number) => String(number));
    await Promise.all(texts.map((text) => session.addItems([said(text), answered(text)])));

    const items = shapeOf(await session.getItems());
    expect(items).toHaveLength(100);
    expect(items.filter((_, place) => place % 2 === 0).map((shape) => shape.slice(5))).toEqual(
      expect.arrayContaining(texts),
    );
    expect(
      items.every(
        (shape, place) => place % 2 === 0 || shape === items[place - 1]?.replace('user', 'assistant'),
      ),
    ).toBe(true);
  });

  it('says that it knows history transactions and rewrites', () => {
    expect(isSessionHistoryTransactionAwareSession(session)).toBe(true);
    expect(isSessionHistoryRewriteAwareSession(session)).toBe(true);
  });

  describe('applyHistoryTransaction', () => {
    it('appends', async () => {
      await session.addItems([said('1')]);
      await session.applyHistoryTransaction(append('op', answered('2')));

      expect(await session.getItems()).toEqual([said('1'), answered('2')]);
    });

    it('appends once for the same id and the same change', async () => {
      await session.applyHistoryTransaction(append('op', said('1')));
      await session.applyHistoryTransaction(append('op', said('1')));

      expect(await session.getItems()).toEqual([said('1')]);
    });

    it('does not care about the order of keys', async () => {
      await session.applyHistoryTransaction(append('op', { role: 'user', content: 'hi', type: 'message' }));
      await session.applyHistoryTransaction(append('op', { type: 'message', content: 'hi', role: 'user' }));

      expect(await session.getItems()).toHaveLength(1);
    });

    it('appends twice for two ids', async () => {
      await session.applyHistoryTransaction(append('op-1', said('1')));
      await session.applyHistoryTransaction(append('op-2', said('1')));

      expect(await session.getItems()).toHaveLength(2);
    });

    it('refuses the same id with another change, and changes nothing', async () => {
      await session.applyHistoryTransaction(append('op', said('1')));

      await expect(session.applyHistoryTransaction(append('op', said('2')))).rejects.toThrow(UserError);
      expect(await session.getItems()).toEqual([said('1')]);
    });

    it('takes the order of the items for a part of the change', async () => {
      await session.applyHistoryTransaction(append('op', said('1'), said('2')));

      await expect(session.applyHistoryTransaction(append('op', said('2'), said('1')))).rejects.toThrow(
        UserError,
      );
    });

    it('replaces a suffix that is there', async () => {
      await session.addItems([said('1'), called('a'), answered('blocked')]);
      await session.applyHistoryTransaction(
        replace('op', [called('a'), answered('blocked')], [called('a'), resulted('a')]),
      );

      expect(await session.getItems()).toEqual([said('1'), called('a'), resulted('a')]);
    });

    it('replaces a suffix once for the same id, although it is no longer there', async () => {
      await session.addItems([said('1')]);
      const change = replace('op', [said('1')], [said('2')]);
      await session.applyHistoryTransaction(change);
      await session.applyHistoryTransaction(change);

      expect(await session.getItems()).toEqual([said('2')]);
    });

    it('refuses a suffix that is not there, and changes nothing', async () => {
      await session.addItems([said('1'), said('2')]);

      await expect(session.applyHistoryTransaction(replace('op', [said('1')], [said('3')]))).rejects.toThrow(
        UserError,
      );
      expect(await session.getItems()).toEqual([said('1'), said('2')]);
    });

    it('does not remember an id whose change failed', async () => {
      await session.addItems([said('1')]);
      const change = replace('op', [said('2')], [said('3')]);
      await expect(session.applyHistoryTransaction(change)).rejects.toThrow(UserError);
      await session.addItems([said('2')]);
      await session.applyHistoryTransaction(change);

      expect(await session.getItems()).toEqual([said('1'), said('3')]);
    });

    it('refuses a suffix that is longer than the history', async () => {
      await session.addItems([said('1')]);

      await expect(
        session.applyHistoryTransaction(replace('op', [said('0'), said('1')], [])),
      ).rejects.toThrow(UserError);
    });

    it('takes an empty suffix for an addition', async () => {
      await session.addItems([said('1')]);
      await session.applyHistoryTransaction(replace('op', [], [said('2')]));

      expect(await session.getItems()).toEqual([said('1'), said('2')]);
    });

    it('replaces a suffix by nothing', async () => {
      await session.addItems([said('1'), said('2')]);
      await session.applyHistoryTransaction(replace('op', [said('2')], []));

      expect(await session.getItems()).toEqual([said('1')]);
    });

    it('forgets its ids when the session is cleared', async () => {
      await session.applyHistoryTransaction(append('op', said('1')));
      await session.clearSession();
      await session.applyHistoryTransaction(append('op', said('1')));

      expect(await session.getItems()).toEqual([said('1')]);
    });

    it('keeps its ids when items are popped', async () => {
      await session.applyHistoryTransaction(append('op', said('1')));
      await session.popItem();
      await session.applyHistoryTransaction(append('op', said('1')));

      expect(await session.getItems()).toEqual([]);
    });

    it.each(['', '   '])('refuses the id %j', async (operationId) => {
      await expect(session.applyHistoryTransaction(append(operationId, said('1')))).rejects.toThrow(
        UserError,
      );
    });

    const cycle: Record<string, unknown> = { type: 'message', role: 'user', content: 'a' };
    cycle['providerData'] = { cycle };
    it.each([
      ['no transaction', undefined],
      ['another type', { type: 'delete_items', items: [] }],
      ['no list', { type: 'append_items', items: said('1') }],
      ['a field too many', { type: 'append_items', items: [], force: true }],
      ['a value that is no item', { type: 'append_items', items: [{ type: 'nonsense' }] }],
      ['null for an item', { type: 'append_items', items: [null] }],
      ['a cycle', { type: 'append_items', items: [cycle] }],
      ['a function', { type: 'append_items', items: [{ ...said('1'), providerData: { run: () => 1 } }] }],
      ['a date', { type: 'append_items', items: [{ ...said('1'), providerData: { at: new Date() } }] }],
      ['a suffix without a replacement', { type: 'replace_suffix', expectedSuffix: [] }],
    ])('refuses %s, and changes nothing', async (_, transaction) => {
      const change = { operationId: 'op', transaction } as unknown as ReturnType<typeof append>;

      await expect(session.applyHistoryTransaction(change)).rejects.toThrow(UserError);
      expect(await session.getItems()).toEqual([]);
    });

    it('compares raw bytes by value', async () => {
      const image = (last: number): SessionItem => ({
        type: 'function_call_result',
        callId: 'a',
        name: 'draw',
        status: 'completed',
        output: { type: 'image', image: { data: new Uint8Array([1, 2, last]), mediaType: 'image/png' } },
      });
      await session.applyHistoryTransaction(append('op', called('a'), image(3)));
      await session.applyHistoryTransaction(append('op', called('a'), image(3)));

      expect(await session.getItems()).toEqual([called('a'), image(3)]);
      await expect(session.applyHistoryTransaction(append('op', called('a'), image(4)))).rejects.toThrow(
        UserError,
      );
    });
  });

  describe('applyHistoryMutations', () => {
    const replacement = { ...called('a'), arguments: '{"title":"approved"}' } as SessionItem & {
      type: 'function_call';
    };

    it('replaces the call with that id, and only that', async () => {
      await session.addItems([said('1'), called('a'), called('b')]);
      await session.applyHistoryMutations({
        mutations: [{ type: 'replace_function_call', callId: 'a', replacement }],
      });

      expect(await session.getItems()).toEqual([said('1'), replacement, called('b')]);
    });

    it('keeps one call where the id is there twice', async () => {
      await session.addItems([called('a'), said('1'), called('a')]);
      await session.applyHistoryMutations({
        mutations: [{ type: 'replace_function_call', callId: 'a', replacement }],
      });

      expect(await session.getItems()).toEqual([replacement, said('1')]);
    });

    it('does nothing for an unknown id or no mutation', async () => {
      await session.addItems([called('b')]);
      await session.applyHistoryMutations({ mutations: [] });
      await session.applyHistoryMutations({
        mutations: [{ type: 'replace_function_call', callId: 'a', replacement }],
      });

      expect(await session.getItems()).toEqual([called('b')]);
    });
  });

  describe('in the runner', () => {
    const createTask = tool({
      name: 'create_task',
      description: 'Makes a task.',
      parameters: z.object({ title: z.string() }),
      execute: ({ title }) => `made ${title}`,
    });

    const runWith = (
      model: ScriptedModel,
      input: string,
      outputGuardrails: Agent['outputGuardrails'] = [],
    ) => {
      const agent = new Agent({
        name: 'spec',
        instructions: '',
        model,
        tools: [createTask],
        outputGuardrails,
      });
      return new Runner({ tracingDisabled: true }).run(agent, input, { session });
    };

    it('remembers a turn with a tool and shows it to the next', async () => {
      const first = new ScriptedModel([
        [functionCall('create_task', { title: 'milk' }, { callId: 'call_1' })],
        [assistantMessage('Made it.')],
      ]);
      await runWith(first, 'Buy milk');
      const second = new ScriptedModel([[assistantMessage('Milk.')]]);
      await runWith(second, 'What was it?');

      expect(shapeOf(await session.getItems())).toEqual([
        'user:Buy milk',
        'function_call:call_1',
        'function_call_result:call_1',
        'assistant:Made it.',
        'user:What was it?',
        'assistant:Milk.',
      ]);
    });

    it('keeps the tool call when an output guardrail trips', async () => {
      const model = new ScriptedModel([
        [functionCall('create_task', { title: 'milk' }, { callId: 'call_1' })],
        [assistantMessage('secret')],
      ]);
      const guardrail = {
        name: 'no secrets',
        execute: () => Promise.resolve({ tripwireTriggered: true, outputInfo: {} }),
      };

      await expect(runWith(model, 'Buy milk', [guardrail])).rejects.toThrow();
      expect(shapeOf(await session.getItems())).toEqual([
        'user:Buy milk',
        'function_call:call_1',
        'function_call_result:call_1',
      ]);
    });
  });
});
