import { Agent, MemorySession, OpenAIProvider, Runner, tool } from '@openai/agents';
import OpenAI, { APIError } from 'openai';
import { z } from 'zod';
import {
  breaksAfter,
  calls,
  type FaultReply,
  faults,
  hangsAfter,
  refuses,
  says,
} from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { OpenAIServer } from '../support/openai-server';

const APIS = ['responses', 'chat_completions'] as const;
type Api = (typeof APIS)[number];

let server: OpenAIServer;

beforeEach(async () => {
  server = await OpenAIServer.start();
});

afterEach(async () => {
  await server.close();
});

function client(apiKey = server.apiKey): OpenAI {
  return new OpenAI({ apiKey, baseURL: server.baseUrl, maxRetries: 0 });
}

function runner(api: Api): Runner {
  const modelProvider = new OpenAIProvider({ openAIClient: client(), useResponses: api === 'responses' });
  return new Runner({ modelProvider, model: 'gpt-test', tracingDisabled: true });
}

async function ask(api: Api, stream: boolean, openai = client()): Promise<string> {
  if (api === 'responses') {
    if (!stream) return (await openai.responses.create({ model: 'gpt-test', input: 'Hello' })).output_text;
    return (await openai.responses.stream({ model: 'gpt-test', input: 'Hello' }).finalResponse()).output_text;
  }
  const request = { model: 'gpt-test', messages: [{ role: 'user' as const, content: 'Hello' }] };
  const completion = stream
    ? await openai.chat.completions.stream(request).finalChatCompletion()
    : await openai.chat.completions.create(request);
  return completion.choices[0]?.message.content ?? '';
}

/** The text of a stream piece by piece, to be left in the middle. */
function readDeltas(api: Api) {
  const controller = new AbortController();
  const deltas = api === 'responses' ? responsesDeltas(controller.signal) : chatDeltas(controller.signal);
  return { deltas, leave: () => controller.abort(), rest: () => collect(deltas) };
}

async function collect(deltas: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const delta of deltas) all.push(delta);
  return all;
}

async function* responsesDeltas(signal: AbortSignal): AsyncGenerator<string> {
  const request = { model: 'gpt-test', input: 'Hello', stream: true as const };
  for await (const event of await client().responses.create(request, { signal })) {
    if (event.type === 'response.output_text.delta') yield event.delta;
  }
}

async function* chatDeltas(signal: AbortSignal): AsyncGenerator<string> {
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const request = { model: 'gpt-test', messages, stream: true as const };
  for await (const chunk of await client().chat.completions.create(request, { signal })) {
    yield* chunk.choices.flatMap(({ delta }) => delta.content || []);
  }
}

function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

interface Task {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
}

/** The tools of a to-do agent over an array, in the shapes that todoBrain knows. */
function todoTools(tasks: Task[]) {
  const find = (taskId: string) => {
    const task = tasks.find(({ id }) => id === taskId);
    if (task === undefined) throw new Error('no such task');
    return task;
  };
  return [
    tool({
      name: 'create_task',
      description: 'Creates a task.',
      parameters: z.object({
        title: z.string(),
        description: z.string().nullable(),
        priority: z.enum(['low', 'normal', 'high']).nullable(),
        dueAt: z.string().nullable(),
      }),
      execute: ({ title, description }) => {
        const task = { id: `task-${tasks.length + 1}`, title, description, completed: false };
        tasks.push(task);
        return JSON.stringify({ task });
      },
    }),
    tool({
      name: 'list_tasks',
      description: 'Lists tasks.',
      parameters: z.object({
        status: z.enum(['all', 'pending', 'completed']).nullable(),
        limit: z.number().nullable(),
      }),
      execute: () => JSON.stringify({ tasks, total: tasks.length }),
    }),
    tool({
      name: 'update_task',
      description: 'Changes a task.',
      parameters: z.object({
        taskId: z.string(),
        title: z.string().nullable(),
        description: z.string().nullable(),
        clearDueAt: z.boolean().nullable(),
      }),
      execute: ({ taskId, description }) =>
        JSON.stringify({ task: Object.assign(find(taskId), { description }) }),
    }),
    tool({
      name: 'complete_task',
      description: 'Completes a task.',
      parameters: z.object({ taskId: z.string() }),
      execute: ({ taskId }) => JSON.stringify({ task: Object.assign(find(taskId), { completed: true }) }),
    }),
    tool({
      name: 'delete_task',
      description: 'Deletes a task.',
      parameters: z.object({ taskId: z.string() }),
      execute: ({ taskId }) => JSON.stringify({ deleted: tasks.splice(tasks.indexOf(find(taskId)), 1)[0] }),
    }),
  ];
}

describe.each(APIS)('the openai client over %s', (api) => {
  it.each([false, true])('reads an answer (streamed: %s)', async (stream) => {
    server.reply(says('Hello to  you,\nfriend.'));

    await expect(ask(api, stream)).resolves.toBe('Hello to  you,\nfriend.');

    expect(server.modelRequests).toEqual([
      expect.objectContaining({
        api,
        stream,
        model: 'gpt-test',
        items: [{ type: 'message', role: 'user', text: 'Hello' }],
      }),
    ]);
  });

  it.each([
    ['invalidKey', faults.invalidKey(), 401, 'invalid_api_key'],
    ['rateLimit', faults.rateLimit(7), 429, 'rate_limit_exceeded'],
    ['insufficientQuota', faults.insufficientQuota(), 429, 'insufficient_quota'],
    ['modelNotFound', faults.modelNotFound('gpt-0'), 404, 'model_not_found'],
    ['serverError', faults.serverError(), 500, null],
    ['unavailable', faults.unavailable(), 503, null],
  ])('gets the error %s', async (_name: string, fault: FaultReply, status: number, code: string | null) => {
    server.reply(fault);

    const error = await errorOf(ask(api, true));

    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status, code });
  });

  it('is told when to come back', async () => {
    server.reply(faults.rateLimit(7));

    const error = await errorOf(ask(api, false));

    expect((error as APIError).headers?.get('retry-after')).toBe('7');
  });

  it('is turned away with another key', async () => {
    server.reply(says('never'));

    await expect(errorOf(ask(api, false, client('wrong')))).resolves.toMatchObject({ status: 401 });
    expect(server.modelRequests).toHaveLength(0);
  });

  it.each([false, true])('sees the connection break (streamed: %s)', async (stream) => {
    server.reply(breaksAfter(2, 'one two three four'));

    await expect(errorOf(ask(api, stream))).resolves.toBeInstanceOf(Error);
  });

  it('sees a stream fall silent, and is recorded when it leaves', async () => {
    server.reply(hangsAfter(1, 'one two three'));
    const { deltas, leave } = readDeltas(api);

    await expect(deltas.next()).resolves.toMatchObject({ value: 'one' });
    leave();
    await server.idle();

    expect(server.requests[0]).toMatchObject({ status: 200, abandoned: true });
  });

  it('waits for the first byte as long as a test holds it', async () => {
    const gate = Promise.withResolvers<undefined>();
    server.reply(says('late', { wait: gate.promise }));
    const answer = ask(api, true);

    await server.received(1);
    expect(server.requests[0]?.status).toBeNull();
    gate.resolve(undefined);

    await expect(answer).resolves.toBe('late');
  });

  it('pauses in the middle until a test lets it go on', async () => {
    const gate = Promise.withResolvers<undefined>();
    server.reply(says('one two three', { pause: { afterDeltas: 2, until: gate.promise } }));
    const { deltas, rest } = readDeltas(api);

    await expect(deltas.next()).resolves.toMatchObject({ value: 'one' });
    await expect(deltas.next()).resolves.toMatchObject({ value: ' two' });
    expect(server.requests[0]?.status).toBeNull();
    gate.resolve(undefined);

    await expect(rest()).resolves.toEqual([' three']);
  });

  it('is let go when the server closes', async () => {
    server.reply(hangsAfter(0, 'one'));
    const answer = errorOf(ask(api, true));
    await server.received(1);

    await server.close();

    await expect(answer).resolves.toBeInstanceOf(Error);
  });

  it('finds nothing on another path', async () => {
    await expect(errorOf(client().models.list())).resolves.toMatchObject({ status: 404 });
  });
});

describe.each(APIS)('the agents runner over %s', (api) => {
  const conversation = [
    'Create a task to buy groceries',
    'Add milk to that task',
    'What tasks do I have?',
    'Mark that task as done',
  ];

  it.each([false, true])('has the whole conversation with todoBrain (streamed: %s)', async (stream) => {
    server.brain = todoBrain;
    const tasks: Task[] = [];
    const agent = new Agent({ name: 'todo', instructions: 'Keep the list.', tools: todoTools(tasks) });
    const session = new MemorySession();
    const answers: string[] = [];

    for (const text of conversation) {
      if (stream) {
        const result = await runner(api).run(agent, text, { session, stream: true });
        let streamed = '';
        for await (const piece of result.toTextStream()) streamed += piece;
        await result.completed;
        answers.push(streamed);
      } else {
        const result = await runner(api).run(agent, text, { session });
        answers.push(String(result.finalOutput));
      }
    }

    expect(tasks).toEqual([{ id: 'task-1', title: 'Buy groceries', description: 'Milk', completed: true }]);
    expect(answers[2]).toBe('Your tasks:\n1. Buy groceries (Milk)');
    expect(server.modelRequests).toHaveLength(8);
    expect(server.modelRequests[0]?.instructions).toBe('Keep the list.');
  });

  it('deletes "that task" with todoBrain', async () => {
    server.brain = todoBrain;
    const tasks: Task[] = [];
    const agent = new Agent({ name: 'todo', tools: todoTools(tasks) });
    const session = new MemorySession();

    await runner(api).run(agent, 'Create a task to buy groceries', { session });
    const result = await runner(api).run(agent, 'Delete that task.', { session });

    expect(result.finalOutput).toBe('The task "Buy groceries" is deleted.');
    expect(tasks).toHaveLength(0);
  });

  it('cannot find "that task" without a memory of it', async () => {
    server.brain = todoBrain;
    const agent = new Agent({ name: 'todo', tools: todoTools([]) });

    const result = await runner(api).run(agent, 'Mark that task as done');

    expect(result.finalOutput).toBe('I do not know which task you mean.');
  });

  it('counts the tokens that the server reports', async () => {
    server.reply(says('one two three four'));

    const result = await runner(api).run(new Agent({ name: 'todo' }), 'Hello', { stream: true });
    await result.completed;

    expect(result.state.usage).toMatchObject({ requests: 1, outputTokens: 5 });
    expect(result.state.usage.inputTokens).toBeGreaterThan(0);
  });

  it('tells the model when the arguments were malformed', async () => {
    server.reply(calls({ name: 'complete_task', arguments: '{"taskId": ' }), says('sorry'));

    await runner(api).run(new Agent({ name: 'todo', tools: todoTools([]) }), 'Hello');

    expect(server.modelRequests[1]?.items.at(-1)).toMatchObject({
      type: 'tool_result',
      output: expect.stringContaining('error') as string,
    });
  });

  it('fails on a tool that it does not have', async () => {
    server.reply(calls({ name: 'launch_rocket', arguments: {} }));

    const error = await errorOf(runner(api).run(new Agent({ name: 'todo' }), 'Hello'));

    expect(String(error)).toContain('launch_rocket');
  });

  it.each([false, true])('fails when the provider does in the middle (streamed: %s)', async (stream) => {
    server.reply(says('one two', { ending: { kind: 'failed', message: 'It broke.' } }));
    const agent = new Agent({ name: 'todo' });

    const error = stream
      ? await errorOf(
          runner(api)
            .run(agent, 'Hello', { stream })
            .then(({ completed }) => completed),
        )
      : await errorOf(runner(api).run(agent, 'Hello'));

    expect(error).toBeInstanceOf(Error);
  });

  it('gets a refusal', async () => {
    server.reply(refuses('I cannot help with that.'));

    const result = await runner(api)
      .run(new Agent({ name: 'todo' }), 'Hello')
      .catch((error: unknown) => error);

    expect(JSON.stringify(result)).toContain('I cannot help with that.');
  });
});

describe('an answer over the output limit', () => {
  it('is marked by the Responses API', async () => {
    server.reply(says('one two', { ending: { kind: 'incomplete' } }));

    const response = await client().responses.create({ model: 'gpt-test', input: 'Hello' });

    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  it('is marked by Chat Completions', async () => {
    server.reply(says('one two', { ending: { kind: 'incomplete' } }));

    const completion = await client().chat.completions.create({
      model: 'gpt-test',
      messages: [{ role: 'user', content: 'Hello' }],
    });

    expect(completion.choices[0]?.finish_reason).toBe('length');
  });
});

describe('what the real API refuses', () => {
  it('refuses a result without its call', async () => {
    const input = [{ type: 'function_call_output' as const, call_id: 'call_1', output: 'ok' }];

    const error = await errorOf(client().responses.create({ model: 'gpt-test', input }));

    expect(error).toMatchObject({ status: 400, param: 'input' });
    expect(String(error)).toContain('No tool call found for function call output with call_id call_1.');
  });

  it('refuses a call without its result', async () => {
    const input = [{ type: 'function_call' as const, call_id: 'call_1', name: 'x', arguments: '{}' }];

    const error = await errorOf(client().responses.create({ model: 'gpt-test', input }));

    expect(String(error)).toContain('No tool output found for function call call_1.');
  });

  it('refuses reasoning without its follower, and a call without its reasoning', async () => {
    server.reply(calls({ name: 'x', arguments: {} }, { reasoning: true }));
    const { output } = await client().responses.create({ model: 'gpt-test', input: 'Hello' });
    const [reasoning, call] = output;
    if (reasoning?.type !== 'reasoning' || call?.type !== 'function_call')
      throw new Error('unexpected output');
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: 'ok' };
    const send = (input: OpenAI.Responses.ResponseInput) =>
      errorOf(client().responses.create({ model: 'gpt-test', input }));

    server.reply(says('fine'));

    await expect(send([reasoning])).resolves.toMatchObject({ status: 400 });
    await expect(send([call, result])).resolves.toMatchObject({ status: 400 });
    await expect(send([reasoning, call, result])).resolves.toBeNull();
  });

  it('refuses a tool message that answers no call', async () => {
    const messages = [
      { role: 'user' as const, content: 'Hello' },
      { role: 'tool' as const, tool_call_id: 'call_1', content: 'ok' },
    ];

    const error = await errorOf(client().chat.completions.create({ model: 'gpt-test', messages }));

    expect(error).toMatchObject({ status: 400, param: 'messages.[1].role' });
  });

  it('refuses tool calls that are not answered at once', async () => {
    const messages = [
      {
        role: 'assistant' as const,
        tool_calls: [{ id: 'call_1', type: 'function' as const, function: { name: 'x', arguments: '{}' } }],
      },
      { role: 'user' as const, content: 'Hello' },
    ];

    const error = await errorOf(client().chat.completions.create({ model: 'gpt-test', messages }));

    expect(error).toMatchObject({ status: 400, param: 'messages.[0].role' });
    expect(String(error)).toContain('did not have response messages: call_1');
  });

  it('refuses a strict tool whose schema is open', async () => {
    const parameters = {
      type: 'object',
      properties: { title: { type: 'string' } },
      additionalProperties: false,
    };

    const error = await errorOf(
      client().responses.create({
        model: 'gpt-test',
        input: 'Hello',
        tools: [{ type: 'function', name: 'x', strict: true, parameters }],
      }),
    );

    expect(String(error)).toContain("Missing 'title'");
  });
});
