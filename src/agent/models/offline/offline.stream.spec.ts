import { Agent, MemorySession, Runner, type ModelRequest, type StreamEvent } from '@openai/agents';
import { TaskBox } from '../../../../test/dialogues/task-box';
import { OfflineModel } from './offline.model';

const request = (text: string, signal?: AbortSignal): ModelRequest => ({
  input: [{ role: 'user', content: text }],
  modelSettings: {},
  tools: [],
  outputType: 'text',
  handoffs: [],
  tracing: false,
  ...(signal && { signal }),
});

async function collect(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const collected: StreamEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

describe('the stream of the OfflineModel', () => {
  it('begins, says its words one by one, and ends with the whole answer', async () => {
    const events = await collect(new OfflineModel({ wordDelayMs: 0 }).getStreamedResponse(request('thanks')));

    expect(events.map((event) => event.type)).toEqual([
      'response_started',
      'output_text_delta',
      'output_text_delta',
      'response_done',
    ]);
    expect(events.at(-1)).toMatchObject({
      response: {
        usage: { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 },
        output: [{ role: 'assistant', content: [{ text: "You're welcome!" }] }],
      },
    });
  });

  it('loses no character on its way', async () => {
    const model = new OfflineModel({ wordDelayMs: 0 });
    const events = await collect(model.getStreamedResponse(request('what can you do?')));
    const { output } = await model.getResponse(request('what can you do?'));

    const words = events.flatMap((event) => (event.type === 'output_text_delta' ? [event.delta] : []));
    expect(output).toMatchObject([{ content: [{ text: words.join('') }] }]);
    expect(words.length).toBeGreaterThan(20);
  });

  it('stops at once when it is aborted', async () => {
    const abort = new AbortController();
    const stream = new OfflineModel({ wordDelayMs: 60_000 }).getStreamedResponse(
      request('hello', abort.signal),
    );

    const reading = collect(stream);
    setTimeout(() => abort.abort(), 10);

    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses a request that was aborted before', async () => {
    const model = new OfflineModel();

    await expect(model.getResponse(request('hello', AbortSignal.abort()))).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(
      collect(model.getStreamedResponse(request('hello', AbortSignal.abort()))),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('works with tools through the runner', async () => {
    const box = new TaskBox();
    const agent = new Agent({
      name: 'todo',
      model: new OfflineModel({ wordDelayMs: 0 }),
      tools: box.tools(),
    });
    const runner = new Runner({ tracingDisabled: true });

    const result = await runner.run(agent, 'Add a task to buy milk', {
      stream: true,
      session: new MemorySession(),
    });
    let text = '';
    for await (const chunk of result.toTextStream()) text += chunk;
    await result.completed;

    expect(text).toBe('Created “Buy milk”.');
    expect(box.tasks).toMatchObject([{ title: 'Buy milk' }]);
  });

  it('says that it cannot undo where there is no such tool', async () => {
    const { output } = await new OfflineModel().getResponse(request('undo that'));

    expect(output).toMatchObject([
      { content: [{ text: expect.stringContaining("I can't undo changes yet") as string }] },
    ]);
  });
});
