import { type AgentInputItem, MemorySession } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  modelStreamResponder,
  ScriptedModel,
} from '@openai/agents/testing';
import { z } from 'zod';
import type { AgentEvent, AgentOutcome } from '../../src/agent/agent-events';
import { AgentRunner } from '../../src/agent/agent-runner';
import { TaskTools } from '../../src/agent/tools/task-tools';
import { loadSettings } from '../../src/config/settings';
import { TasksService } from '../../src/tasks/tasks.service';
import { ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const groceries = functionCall('create_task', { title: 'Buy groceries' }, { callId: 'call_1' });

describe('AgentRunner', () => {
  let app: TestApp;
  let userId: string;
  let origin: { conversationId: string; runId: string };

  beforeAll(async () => {
    app = await startTestApp();
    const client = await new ApiClient(() => app.url).register();
    userId = client.userId ?? '';
    // Changes belong to a run, so there must be one.
    const conversationId = await client.createThread();
    const answer = await client.say(conversationId, 'hello');
    origin = {
      conversationId,
      runId: z.object({ run: z.object({ id: z.uuid() }) }).parse(answer.body).run.id,
    };
  });
  afterAll(() => app.close());

  interface Turn {
    text?: string;
    session?: MemorySession;
    signal?: AbortSignal;
    settings?: NodeJS.ProcessEnv;
    onEvent?: (event: AgentEvent) => void;
  }

  const runTurn = async (model: ScriptedModel, turn: Turn = {}) => {
    const tools = app.nest.get(TaskTools, { strict: false });
    const runner = new AgentRunner({ getModel: () => model }, tools, loadSettings(turn.settings ?? {}));
    const events: AgentEvent[] = [];
    const context = { userId, ...origin, timeZone: 'UTC', now: new Date('2026-11-22T12:00:00Z') };
    const session = turn.session ?? new MemorySession();
    const signal = turn.signal ?? new AbortController().signal;
    for await (const event of runner.run({
      text: turn.text ?? 'Create a task to buy groceries',
      context,
      session,
      signal,
    })) {
      events.push(event);
      turn.onEvent?.(event);
    }
    return { events, outcome: events.at(-1) as AgentOutcome, items: await session.getItems() };
  };

  it('is complete once the memory has it whole, also when it is stopped right after', async () => {
    const stop = new AbortController();
    class StoppedAfterWriting extends MemorySession {
      override async addItems(items: AgentInputItem[]): Promise<void> {
        await super.addItems(items);
        stop.abort('user');
      }
    }
    const turn = { text: 'Hello', session: new StoppedAfterWriting(), signal: stop.signal };

    const { outcome, items } = await runTurn(new ScriptedModel([[assistantMessage('Hi.')]]), turn);

    expect(outcome).toMatchObject({ outcome: 'completed', text: 'Hi.' });
    expect(items).toHaveLength(2);
  });

  it('runs the tools for the user of the turn and tells what happened, in order', async () => {
    const { events } = await runTurn(new ScriptedModel([[groceries], [assistantMessage('Created it.')]]));
    expect(events.map(({ type }) => type)).toEqual(['tool.called', 'tool.completed', 'text.delta', 'ended']);
    expect(events[0]).toMatchObject({ name: 'create_task', arguments: { title: 'Buy groceries' } });
    expect(events[1]).toMatchObject({
      name: 'create_task',
      isError: false,
      output: { task: { title: 'Buy groceries' } },
    });
    expect(events.at(-1)).toMatchObject({ outcome: 'completed', text: 'Created it.', failure: null });
    const { tasks } = await app.nest
      .get(TasksService, { strict: false })
      .slice(userId, { status: 'all', sort: 'created', limit: 10, offset: 0 });
    expect(tasks.map(({ title }) => title)).toContain('Buy groceries');
  });

  it('tells the model the rules, the time and the zone', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')]]);
    await runTurn(model);
    expect(model.firstCall?.request.systemInstructions).toMatch(
      /Current time: 2026-11-22T12:00:00.000Z; time zone: UTC$/,
    );
  });

  it.each([
    ['a task that does not exist', { taskId: '01a204e5-caad-77e0-80c1-e75c81814819' }, 'not_found'],
    ['an id that is none', { taskId: 'groceries' }, 'not_found'],
    ['arguments that do not fit', { taskId: 7 }, 'invalid_arguments'],
  ])('gives the model a reason to mend %s', async (_, args, code) => {
    const call = functionCall('complete_task', args, { callId: 'call_1' });
    const { events } = await runTurn(new ScriptedModel([[call], [assistantMessage('I cannot find it.')]]));
    expect(events[1]).toMatchObject({ type: 'tool.completed', isError: true, output: { error: { code } } });
    expect(events.at(-1)).toMatchObject({ outcome: 'completed' });
  });

  it('holds the agent to the rules of the API', async () => {
    const call = functionCall('create_task', { title: 'x', dueAt: 'tomorrow' }, { callId: 'call_1' });
    const { events } = await runTurn(new ScriptedModel([[call], [assistantMessage('Which day?')]]));
    expect(events[1]).toMatchObject({ isError: true, output: { error: { code: 'validation_failed' } } });
  });

  it('lives with a tool that does not exist', async () => {
    const call = functionCall('drop_database', {}, { callId: 'call_1' });
    const { outcome } = await runTurn(new ScriptedModel([[call], [assistantMessage('I cannot do that.')]]));
    expect(outcome).toMatchObject({ outcome: 'completed', text: 'I cannot do that.' });
  });

  it('fails a turn that takes too many steps', async () => {
    const steps = Array.from({ length: 3 }, (_, n) => [
      functionCall('list_tasks', {}, { callId: `call_${n}` }),
    ]);
    const { outcome } = await runTurn(new ScriptedModel(steps), { settings: { AGENT_MAX_TURNS: '2' } });
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'max_turns_exceeded' } });
  });

  it('fails a turn in which the model says nothing', async () => {
    const { outcome } = await runTurn(new ScriptedModel([[assistantMessage('')]]));
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'model_gave_no_answer' } });
  });

  it('remembers the tool calls of a turn that failed after them', async () => {
    const { outcome, items } = await runTurn(
      new ScriptedModel([[groceries], modelError(new Error('secret reason'))]),
    );
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'internal_error' } });
    expect(JSON.stringify(outcome)).not.toContain('secret reason');
    expect(shapeOf(items)).toEqual(['user', 'function_call', 'function_call_result', 'system']);
  });

  it('keeps the partial answer of a turn that the user stopped', async () => {
    const stop = new AbortController();
    const model = new ScriptedModel([
      [groceries],
      modelStreamResponder(async function* ({ request }) {
        yield { type: 'response_started' };
        yield { type: 'output_text_delta', delta: 'I have' };
        stop.abort();
        await Promise.resolve();
        request.signal?.throwIfAborted();
        yield { type: 'output_text_delta', delta: ' never said this' };
      }),
    ]);
    const { outcome, items } = await runTurn(model, { signal: stop.signal });
    expect(outcome).toMatchObject({ outcome: 'cancelled', text: 'I have', failure: null });
    expect(shapeOf(items)).toEqual(['user', 'function_call', 'function_call_result', 'assistant', 'system']);
    expect(items[3]).toMatchObject({ status: 'incomplete', content: [{ text: 'I have' }] });
  });

  it('ends a turn that takes too long', async () => {
    const model = new ScriptedModel([
      modelStreamResponder(async function* ({ request }) {
        yield { type: 'response_started' };
        await new Promise((_, reject) =>
          request.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      }),
    ]);
    const { outcome } = await runTurn(model, { settings: { AGENT_TIMEOUT_SECONDS: '1' } });
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'model_timeout' } });
  });
});

function shapeOf(items: AgentInputItem[]) {
  return items.map((item) => ('role' in item ? item.role : item.type));
}
