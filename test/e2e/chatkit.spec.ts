import { DataSource } from 'typeorm';
import {
  type Item,
  itemPageSchema,
  type StructuredInputItem,
  threadPageSchema,
  threadSchema,
  type WidgetItem,
} from '../../src/chatkit/item.schemas';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { ChatKitClient, framesOf, framesOfType, threadIdOf, userMessage } from '../support/chatkit-client';
import { calls, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { readEvents } from '../support/sse';
import { until } from '../support/thread-client';

const nowhere = '01a20517-9984-7093-abf9-5768729df70f';
const forever = new Promise<never>(() => undefined);

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let api: ApiClient;
let chatKit: ChatKitClient;

beforeEach(async () => {
  api = await anyone.register();
  chatKit = new ChatKitClient(api);
});

const itemsOf = async (threadId: string): Promise<Item[]> =>
  (await chatKit.get(itemPageSchema, 'items.list', { thread_id: threadId, order: 'asc', limit: 100 })).data;

const createTask = (title: string) =>
  calls({
    name: 'create_task',
    arguments: { title, description: null, priority: null, dueAt: null },
  });
const listTasks = () =>
  calls({
    name: 'list_tasks',
    arguments: { status: null, titleWords: null, sort: null, limit: null, offset: null },
  });

async function becomeOperator(): Promise<ApiClient> {
  const operator = await api.register();
  await app.nest.get(DataSource).query(`UPDATE users SET role = 'admin' WHERE id = $1`, [operator.userId]);
  return operator;
}

/** A thread in which two tasks were listed, and the list. */
async function listed(): Promise<{ threadId: string; widget: WidgetItem; taskIds: string[] }> {
  const taskIds = await Promise.all(
    ['Buy milk', 'Pay rent'].map(async (title) => String((await api.post('/tasks', { title })).body['id'])),
  );
  model.reply(listTasks(), says('Here they are.'));
  const stream = await chatKit.create('What do I have to do?');
  const item = framesOfType(stream.frames, 'thread.item.done').at(-1)?.item;
  if (item?.type !== 'widget') throw new Error('There is no list.');
  return { threadId: threadIdOf(stream), widget: item, taskIds: taskIds.sort() };
}

const askConfirmation = (taskIds: readonly string[]) =>
  calls({ name: 'ask_confirmation', arguments: { action: 'delete', taskIds } });

/** A thread in which the agent asks whether it may delete two tasks, and the form for it. */
async function asked(): Promise<{ threadId: string; form: StructuredInputItem; taskIds: string[] }> {
  const taskIds: string[] = [];
  for (const title of ['Buy milk', 'Pay rent'])
    taskIds.push(String((await api.post('/tasks', { title })).body['id']));
  model.reply(listTasks(), askConfirmation(taskIds), says('Shall I delete Buy milk and Pay rent?'));
  const stream = await chatKit.create('Delete everything');
  const last = stream.frames.at(-1);
  if (last?.type !== 'thread.item.done' || last.item.type !== 'structured_input')
    throw new Error('There is no form.');
  return { threadId: threadIdOf(stream), form: last.item, taskIds };
}

const answerTo = (form: StructuredInputItem, input: object) => ({
  thread_id: form.thread_id,
  item_id: form.id,
  input,
});
const clicked = (form: StructuredInputItem, value: string) =>
  answerTo(form, { answers: { confirmation: { values: [value] } } });

const yes = 'Yes, delete both tasks.';
const no = 'No, keep them.';

describe('a new thread', () => {
  it('streams in the order of the protocol', async () => {
    model.reply(createTask('Buy milk'), says('Added it.'));
    const { frames } = await chatKit.create('Add milk to my list');

    const names = frames.map((frame) =>
      frame.type === 'thread.item.updated' ? frame.update.type : frame.type,
    );
    expect(names).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
      'thread.updated',
      'progress_update',
      'thread.item.added',
      'workflow.task.added',
      'workflow.task.updated',
      'client_effect',
      'thread.item.done',
      'thread.item.added',
      'assistant_message.content_part.added',
      'assistant_message.content_part.text_delta',
      'assistant_message.content_part.text_delta',
      'assistant_message.content_part.done',
      'thread.item.done',
    ]);
    expect(frames[2]).toMatchObject({ stream_options: { allow_cancel: true } });
    expect(framesOfType(frames, 'thread.created')[0]?.thread.title).toBeUndefined();
    expect(framesOfType(frames, 'thread.updated')[0]?.thread.title).toBe('Add milk to my list');
  });

  it('tells the front end which task was changed, and shows what was done', async () => {
    model.reply(createTask('Buy milk'), says('Added it.'));
    const { frames } = await chatKit.create('Add milk to my list');

    const [task] = (await api.get('/tasks')).body['data'] as { id: string }[];
    expect(framesOfType(frames, 'client_effect')).toEqual([
      { type: 'client_effect', name: 'tasks_changed', data: { ids: [task?.id] } },
    ]);
    expect(framesOfType(frames, 'thread.item.done').map(({ item }) => item)).toContainEqual(
      expect.objectContaining({
        type: 'workflow',
        workflow: expect.objectContaining({
          tasks: [expect.objectContaining({ title: 'Added a task', content: 'Buy milk' })],
        }) as unknown,
      }),
    );
  });

  it('is listed as it was streamed, item by item', async () => {
    model.reply(listTasks(), says('Nothing yet.'), createTask('Buy milk'), says('Added it.'));
    const first = await chatKit.create('What do I have to do?');
    const second = await chatKit.add(threadIdOf(first), 'Add milk to my list');

    const streamed = [first, second].flatMap(({ frames }) =>
      framesOfType(frames, 'thread.item.done').map(({ item }) => item),
    );
    expect(streamed.map(({ type }) => type)).toEqual([
      ...['user_message', 'workflow', 'assistant_message'],
      ...['user_message', 'workflow', 'assistant_message'],
    ]);
    await expect(itemsOf(threadIdOf(first))).resolves.toEqual(streamed);
    const { items, ...thread } = await chatKit.get(threadSchema, 'threads.get_by_id', {
      thread_id: threadIdOf(first),
    });
    expect(items).toEqual({ data: streamed, has_more: false });
    expect(thread).toMatchObject({
      title: 'What do I have to do?',
      status: { type: 'active' },
      metadata: {},
    });
  });
});

describe('the same threads as in the REST API', () => {
  it('shows here what was said there', async () => {
    const threadId = await api.createThread();
    model.reply(says('Hello you.'));
    await api.say(threadId, 'Hello');

    const page = await chatKit.get(threadPageSchema, 'threads.list', {});
    expect(page.data.map(({ id, title }) => [id, title])).toEqual([[threadId, 'Hello']]);
    const items = await itemsOf(threadId);
    expect(items.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    expect(items[1]).toMatchObject({
      content: [{ type: 'output_text', text: 'Hello you.', annotations: [] }],
    });
  });

  it('shows there what was said here, and remembers it', async () => {
    model.reply(says('Hello Ann.'), says('You are Ann.'));
    const stream = await chatKit.create('I am Ann');
    const threadId = threadIdOf(stream);

    const { body } = await api.get(`/threads/${threadId}/messages?order=asc`);
    expect(body['data']).toMatchObject([{ content: 'I am Ann' }, { content: 'Hello Ann.' }]);
    await api.say(threadId, 'Who am I?');
    expect(JSON.stringify(model.modelRequests.at(-1)?.items)).toContain('I am Ann');
  });

  it('tells of the title when the first message comes to a thread without one', async () => {
    const threadId = await api.createThread();
    model.reply(says('Hello.'), says('Again.'));

    const first = await chatKit.add(threadId, 'Hello there');
    const second = await chatKit.add(threadId, 'Hello again');
    expect(framesOfType(first.frames, 'thread.updated')).toMatchObject([
      { thread: { title: 'Hello there' } },
    ]);
    expect(framesOfType(second.frames, 'thread.updated')).toEqual([]);
  });

  it('renames and deletes', async () => {
    model.reply(says('Hello.'));
    const threadId = threadIdOf(await chatKit.create('Hello'));

    const renamed = await chatKit.get(threadSchema, 'threads.update', {
      thread_id: threadId,
      title: 'Greetings',
    });
    expect(renamed).toMatchObject({ title: 'Greetings', items: { data: [], has_more: false } });
    expect(await chatKit.ask('threads.delete', { thread_id: threadId })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(await api.get(`/threads/${threadId}`)).toMatchObject({ status: 404 });
    expect(await chatKit.ask('threads.get_by_id', { thread_id: threadId })).toMatchObject({ status: 404 });
  });
});

describe('pages', () => {
  it('go through all items in both orders, however few at a time', async () => {
    const { threadId } = await listed();
    model.reply(says('You are welcome.'));
    await chatKit.add(threadId, 'Thanks');
    const all = (await itemsOf(threadId)).map(({ id }) => id);

    expect(all).toHaveLength(6);
    for (const [order, expected] of [
      ['asc', all],
      ['desc', all.toReversed()],
    ] as const) {
      for (const limit of [1, 2, 5]) {
        const seen: string[] = [];
        for (let after: string | undefined, more = true; more;) {
          const params = { thread_id: threadId, limit, order, ...(after !== undefined && { after }) };
          const page = await chatKit.get(itemPageSchema, 'items.list', params);
          expect(page.data.length).toBeLessThanOrEqual(limit);
          seen.push(...page.data.map(({ id }) => id));
          more = page.has_more;
          after = page.after;
        }
        expect([order, limit, seen]).toEqual([order, limit, expected]);
      }
    }
  });

  it('go on behind a list whose tasks have been deleted meanwhile', async () => {
    const { threadId, widget, taskIds } = await listed();
    model.reply(says('You are welcome.'));
    await chatKit.add(threadId, 'Thanks');
    const all = (await itemsOf(threadId)).map(({ id }) => id);
    for (const id of taskIds) await api.delete(`/tasks/${id}`);

    const ids = async (order: string) => {
      const params = { thread_id: threadId, order, after: widget.id };
      return (await chatKit.get(itemPageSchema, 'items.list', params)).data.map(({ id }) => id);
    };
    expect(await ids('asc')).toEqual(all.slice(4));
    expect(await ids('desc')).toEqual(all.slice(0, 3).toReversed());
  });

  it('have twenty entries when nothing else is asked for', async () => {
    await Promise.all(Array.from({ length: 21 }, () => api.createThread()));

    const first = await chatKit.get(threadPageSchema, 'threads.list', {});
    expect([first.data.length, first.has_more]).toEqual([20, true]);
    const rest = await chatKit.get(threadPageSchema, 'threads.list', { after: first.after });
    expect([rest.data.length, rest.has_more, rest.after]).toEqual([1, false, undefined]);
  });

  it('go through the threads by their creation', async () => {
    const ids = [await api.createThread(), await api.createThread(), await api.createThread()];

    const first = await chatKit.get(threadPageSchema, 'threads.list', { limit: 2 });
    expect(first).toMatchObject({ has_more: true, after: ids[1] });
    const rest = await chatKit.get(threadPageSchema, 'threads.list', { limit: 0, after: first.after });
    expect(rest.has_more).toBe(false);
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids.toReversed());
  });
});

describe('a task list', () => {
  it('has a button for each task, and stands behind the answer', async () => {
    const { threadId, widget, taskIds } = await listed();

    expect(widget.widget.children.map(({ key }) => key)).toEqual(taskIds);
    expect(widget.widget.children.map(({ children }) => children[3].label)).toEqual(['Done', 'Done']);
    await expect(itemsOf(threadId)).resolves.toContainEqual(widget);
  });

  it('completes a task without the model, and is drawn anew', async () => {
    const { threadId, widget, taskIds } = await listed();
    const [taskId] = taskIds;
    const asked = model.requests.length;

    const { runId, frames } = await chatKit.stream('threads.custom_action', {
      thread_id: threadId,
      item_id: widget.id,
      action: { type: 'tasks.complete', payload: { taskId } },
    });

    expect(runId).toBeNull();
    expect(frames.map(({ type }) => type)).toEqual([
      'stream_options',
      'thread.item.replaced',
      'client_effect',
    ]);
    expect(frames[0]).toMatchObject({ stream_options: { allow_cancel: false } });
    expect(model.requests).toHaveLength(asked);
    expect((await api.get(`/tasks/${String(taskId)}`)).body).toMatchObject({ completed: true });
    const [replaced] = framesOfType(frames, 'thread.item.replaced');
    expect(await itemsOf(threadId)).toContainEqual(replaced?.item);
  });

  it('takes it back in one piece for front ends that wait', async () => {
    const { threadId, widget, taskIds } = await listed();
    const act = (type: string) =>
      chatKit.ask('threads.sync_custom_action', {
        thread_id: threadId,
        item_id: widget.id,
        action: { type, payload: { taskId: taskIds[1] } },
      });

    const done = await act('tasks.complete');
    expect(done.body).toMatchObject({ updated_item: { widget: { status: { text: '1 of 2 to do' } } } });
    expect((await act('tasks.reopen')).body).toEqual({ updated_item: widget });
  });

  it('reaches no task but those it shows, and nobody else has it', async () => {
    const { threadId, widget, taskIds } = await listed();
    const other = String((await api.post('/tasks', { title: 'Elsewhere' })).body['id']);
    const stranger = new ChatKitClient(await api.register());
    const params = (itemId: string, taskId: string | undefined) => ({
      thread_id: threadId,
      item_id: itemId,
      action: { type: 'tasks.complete', payload: { taskId } },
    });

    expect(await chatKit.ask('threads.custom_action', params(widget.id, other))).toMatchObject({
      status: 404,
    });
    expect(await chatKit.ask('threads.custom_action', params(`wdg_${nowhere}`, taskIds[0]))).toMatchObject({
      status: 404,
    });
    expect(await stranger.ask('threads.custom_action', params(widget.id, taskIds[0]))).toMatchObject({
      status: 404,
      body: { detail: 'There is no such thread.' },
    });
    const { data } = (await api.get('/tasks?status=pending')).body as { data: unknown[] };
    expect(data).toHaveLength(3);
  });
});

describe('a question before several tasks are deleted', () => {
  it('is a form behind the words, also after a reload, and a tool of the run for everyone else', async () => {
    const { threadId, form } = await asked();

    expect(form).toMatchObject({
      status: 'pending',
      inputs: [
        {
          type: 'multiple_choice',
          id: 'confirmation',
          question: 'Delete “Buy milk” and “Pay rent”?',
          options: [{ value: yes }, { value: no }],
          multiple: false,
        },
      ],
    });
    const items = await itemsOf(threadId);
    expect(items.map(({ type }) => type)).toEqual([
      'user_message',
      'workflow',
      'assistant_message',
      'structured_input',
    ]);
    expect(items.at(-1)).toEqual(form);
    const runId = form.id.slice('cnf_'.length);
    expect((await api.get(`/threads/${threadId}/runs/${runId}/changes`)).body).toMatchObject({ data: [] });
    const stream = await (await api.fetch('GET', `/threads/${threadId}/runs/${runId}/events`)).text();
    expect(stream).toMatch(/event: tool\.completed\ndata: .*"name":"ask_confirmation"/);
  });

  it('is answered by a click: an ordinary message, an ordinary turn', async () => {
    const { threadId, form, taskIds } = await asked();
    model.reply(
      calls(taskIds.map((taskId) => ({ name: 'delete_task', arguments: { taskId } }))),
      says('Deleted both.'),
    );
    const { runId, frames } = await chatKit.stream('threads.add_structured_input', clicked(form, yes));

    const replaced = framesOfType(frames, 'thread.item.replaced')[0]?.item;
    expect(frames.slice(0, 3)).toMatchObject([
      { type: 'stream_options', stream_options: { allow_cancel: true } },
      { type: 'thread.item.replaced', item: { id: form.id, status: 'answered' } },
      { type: 'thread.item.done', item: { type: 'user_message', content: [{ text: yes }] } },
    ]);
    expect(replaced).toMatchObject({ inputs: [{ answer: { values: [yes], skipped: false } }] });
    expect((await api.get('/tasks')).body).toMatchObject({ totalCount: 0 });
    expect(JSON.stringify(model.modelRequests.at(-1)?.items)).toContain(yes);
    const told = framesOfType(frames, 'thread.item.done').map(({ item }) => item);
    expect((await itemsOf(threadId)).slice(3)).toEqual([replaced, ...told]);

    const requests = model.requests.length;
    const again = await chatKit.stream('threads.add_structured_input', clicked(form, yes));
    expect(again.runId).toBe(runId);
    expect(again.frames.map(({ type }) => type)).toEqual(frames.map(({ type }) => type));
    expect(await chatKit.ask('threads.add_structured_input', clicked(form, no))).toMatchObject({
      status: 409,
      body: { code: 'answer_too_late' },
    });
    expect(model.requests).toHaveLength(requests);
  });

  it('is answered once by two clicks at a time', async () => {
    const { threadId, form } = await asked();
    model.reply(says('All right.'));

    const [one, other] = await Promise.all([
      chatKit.stream('threads.add_structured_input', clicked(form, no)),
      chatKit.stream('threads.add_structured_input', clicked(form, no)),
    ]);
    expect(one.runId).toBe(other.runId);
    expect((await itemsOf(threadId)).map(({ type }) => type).slice(3)).toEqual([
      'structured_input',
      'user_message',
      'assistant_message',
    ]);
  });

  it('is answered in words just as well, after which a click comes too late', async () => {
    const { threadId, form, taskIds } = await asked();
    model.reply(says('They stay.'));
    const { frames } = await chatKit.add(threadId, 'oh no, wait');

    expect(frames.slice(0, 3)).toMatchObject([
      { type: 'thread.item.done', item: { type: 'user_message' } },
      { type: 'stream_options' },
      {
        type: 'thread.item.replaced',
        item: { id: form.id, status: 'answered', inputs: [{ answer: { values: ['oh no, wait'] } }] },
      },
    ]);
    expect(await itemsOf(threadId)).toContainEqual(framesOfType(frames, 'thread.item.replaced')[0]?.item);
    const requests = model.requests.length;
    expect(await chatKit.ask('threads.add_structured_input', clicked(form, yes))).toMatchObject({
      status: 409,
      body: { code: 'answer_too_late' },
    });
    expect(model.requests).toHaveLength(requests);
    expect((await api.get('/tasks')).body).toMatchObject({ totalCount: taskIds.length });

    model.reply(says('You are welcome.'));
    const later = await chatKit.add(threadId, 'Thanks');
    expect(framesOfType(later.frames, 'thread.item.replaced')).toEqual([]);
  });

  it.each([
    ['left unanswered', { status: 'skipped', answers: { confirmation: { values: [yes] } } }],
    ['answered without an answer', { answers: {} }],
    ['answered to another question', { answers: { other: { values: [yes] } } }],
    ['answered by skipping', { answers: { confirmation: { values: [yes], skipped: true } } }],
  ])('is skipped when it is %s', async (_, input) => {
    const { threadId, form } = await asked();
    model.reply(says('All right.'));
    const { frames } = await chatKit.stream('threads.add_structured_input', answerTo(form, input));

    const [replaced] = framesOfType(frames, 'thread.item.replaced');
    expect(replaced?.item).toMatchObject({
      status: 'skipped',
      inputs: [{ answer: { values: [], skipped: true } }],
    });
    expect(await itemsOf(threadId)).toContainEqual(replaced?.item);
    expect(framesOfType(frames, 'thread.item.done')[0]?.item).toMatchObject({
      content: [{ text: 'Never mind.' }],
    });
  });

  it('takes words of one’s own, and of several answers the first', async () => {
    const { form } = await asked();
    model.reply(says('All right.'));
    const answers = { confirmation: { values: ['Only the milk', yes] }, other: { values: [no] } };
    const { frames } = await chatKit.stream('threads.add_structured_input', answerTo(form, { answers }));

    expect(framesOfType(frames, 'thread.item.replaced')).toMatchObject([
      { item: { inputs: [{ answer: { values: ['Only the milk'] } }] } },
    ]);
    expect(JSON.stringify(model.modelRequests.at(-1)?.items)).not.toContain(yes);
  });

  it('is another one when it is asked anew', async () => {
    const { threadId, form, taskIds } = await asked();
    const [said] = await itemsOf(threadId);
    model.reply(askConfirmation(taskIds.slice(0, 1)), says('Only Buy milk?'));
    await chatKit.stream('threads.retry_after_item', { thread_id: threadId, item_id: said?.id });

    const [first, second] = model.modelRequests.slice(-2);
    expect(JSON.stringify(first?.items)).not.toContain('ask_confirmation');
    expect(JSON.stringify(second?.items)).not.toContain(taskIds[1]);
    const [question] = (await itemsOf(threadId)).filter(({ type }) => type === 'structured_input');
    expect(question).toMatchObject({
      status: 'pending',
      inputs: [{ options: [{ value: 'Yes, delete it.' }, { value: 'No, keep it.' }] }],
    });
    expect(await chatKit.ask('threads.add_structured_input', clicked(form, yes))).toMatchObject({
      status: 409,
    });
  });

  it('is nobody else’s, and none about tasks that are not there', async () => {
    const { threadId, form } = await asked();
    const stranger = new ChatKitClient(await api.register());
    expect(await stranger.ask('threads.add_structured_input', clicked(form, yes))).toMatchObject({
      status: 404,
      body: { detail: 'There is no such thread.' },
    });
    const tooLong = clicked(form, 'x'.repeat(2001));
    expect(await chatKit.ask('threads.add_structured_input', tooLong)).toMatchObject({ status: 400 });
    expect((await itemsOf(threadId)).at(-1)).toEqual(form);

    model.reply(askConfirmation([nowhere]), says('I did not find them.'));
    const { frames } = await chatKit.add(threadId, 'Delete the old ones');
    expect(frames.at(-1)).toMatchObject({ item: { type: 'assistant_message' } });
  });
});

describe('what goes wrong on the way', () => {
  it('ends in an error that allows a retry, which replaces what was there', async () => {
    model.reply(says('I wanted to', { ending: { kind: 'failed', message: 'secret words' } }));
    const failed = await chatKit.create('Hello');
    const threadId = threadIdOf(failed);
    const error = failed.frames.at(-1);
    const [, hidden] = framesOfType(failed.frames, 'thread.item.done').map(({ item }) => item);

    expect(error).toMatchObject({ type: 'error', code: 'custom', allow_retry: true });
    expect(JSON.stringify(failed.frames)).not.toContain('secret');

    model.reply(says('Hello you.'));
    const [question] = await itemsOf(threadId);
    const again = await chatKit.stream('threads.retry_after_item', {
      thread_id: threadId,
      item_id: question?.id,
    });
    expect(again.frames[0]).toEqual({ type: 'stream_options', stream_options: { allow_cancel: true } });
    const items = await itemsOf(threadId);
    expect(items.map(({ type }) => type)).toEqual(['user_message', 'assistant_message']);
    expect(items[1]).toMatchObject({ content: [{ text: 'Hello you.' }] });

    // What is hidden is no cursor either, and tells nothing as one.
    const page = await chatKit.get(itemPageSchema, 'items.list', {
      thread_id: threadId,
      order: 'asc',
      limit: 1,
    });
    expect(page).toMatchObject({ has_more: true, after: question?.id });
    expect(hidden && JSON.stringify(items).includes(hidden.id)).toBe(false);
  });

  it('was no failure: an answer that one does not like is replaced by another, the last one only', async () => {
    model.reply(says('One.'), says('Two.'), says('Three.'));
    const threadId = threadIdOf(await chatKit.create('First'));
    await chatKit.add(threadId, 'Second');
    const before = await itemsOf(threadId);
    const retry = (item: Item | undefined) => ({ thread_id: threadId, item_id: item?.id });

    const { frames } = await chatKit.stream('threads.retry_after_item', retry(before[2]));
    expect(frames[0]).toMatchObject({ type: 'stream_options' });
    expect(frames.filter(({ type }) => type === 'thread.item.done')).toHaveLength(1);
    const after = await itemsOf(threadId);
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after.slice(3)).toMatchObject([{ content: [{ text: 'Three.' }] }]);
    expect(after[3]?.id).not.toBe(before[3]?.id);
    expect(JSON.stringify(model.modelRequests.at(-1)?.items)).not.toContain('Two.');
    expect(await chatKit.ask('threads.retry_after_item', retry(before[0]))).toMatchObject({
      status: 409,
      body: { code: 'run_not_retryable' },
    });
  });

  it('is told in a notice when it is only a warning', async () => {
    model.reply(says('Hello.'), says('Hello again.'));
    const threadId = threadIdOf(await chatKit.create('Hello'));
    const operator = await becomeOperator();
    await operator.delete(`/admin/sessions/${String(api.userId)}/${threadId}`);

    const { frames } = await chatKit.add(threadId, 'Hello again');
    expect(framesOfType(frames, 'notice')).toEqual([
      { type: 'notice', level: 'info', message: 'Context restored from the messages of this thread' },
    ]);
  });

  it('goes on when the front end goes away: a disconnect is no cancel', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three four', { pause: { afterDeltas: 1, until: gate.promise } }));
    const response = await chatKit.open('threads.create', { input: userMessage('Count') });
    for await (const { data } of readEvents(response)) if (JSON.stringify(data).includes('text_delta')) break;
    gate.resolve(undefined);

    const [thread] = (await chatKit.get(threadPageSchema, 'threads.list', {})).data;
    await until(async () => (await itemsOf(String(thread?.id))).length === 2);
    expect((await itemsOf(String(thread?.id)))[1]).toMatchObject({
      content: [{ text: 'one two three four' }],
    });
  });

  it('stops by the cancel route, with the run of the header', async () => {
    model.reply(says('one two three four', { pause: { afterDeltas: 2, until: forever } }));
    const response = await chatKit.open('threads.create', { input: userMessage('Count') });
    const runId = String(response.headers.get('x-run-id'));
    const [thread] = (await chatKit.get(threadPageSchema, 'threads.list', {})).data;
    const frames: unknown[] = [];
    for await (const { data } of readEvents(response)) {
      frames.push(data);
      if (JSON.stringify(data).includes('two'))
        await api.request('POST', `/threads/${String(thread?.id)}/runs/${runId}/cancel`);
    }

    expect(frames.at(-1)).toMatchObject({ type: 'thread.item.done', item: { type: 'assistant_message' } });
    const [, answer] = await itemsOf(String(thread?.id));
    expect(frames.at(-1)).toMatchObject({ item: answer });
    const { data } = (await api.get(`/threads/${String(thread?.id)}/messages`)).body as { data: unknown[] };
    expect(data[0]).toMatchObject({
      status: 'incomplete',
      content: expect.stringMatching(/^one two\s*$/) as string,
    });
  });

  it('leaves no empty answer behind when it is stopped before a word', async () => {
    model.reply(says('Never said.', { wait: forever }));
    const response = await chatKit.open('threads.create', { input: userMessage('Hello') });
    const [thread] = (await chatKit.get(threadPageSchema, 'threads.list', {})).data;
    const threadId = String(thread?.id);
    await api.request('POST', `/threads/${threadId}/runs/${String(response.headers.get('x-run-id'))}/cancel`);

    expect(framesOf(await response.text()).at(-1)).toMatchObject({
      type: expect.not.stringMatching('item') as string,
    });
    expect((await itemsOf(threadId)).map(({ type }) => type)).toEqual(['user_message']);
  });
});

describe('feedback', () => {
  it('is kept, may be changed, and is seen by operators without a word of what was said', async () => {
    const operator = await becomeOperator();
    const { threadId, widget } = await listed();
    const answer = (await itemsOf(threadId)).find(({ type }) => type === 'assistant_message');
    const judge = (itemId: unknown, kind: string) =>
      chatKit.ask('items.feedback', { thread_id: threadId, item_ids: [itemId], kind });
    const seen = async (query = '') => {
      const { data } = (await operator.get(`/admin/feedback${query}`)).body as {
        data: { threadId: string }[];
      };
      return data.filter((entry) => entry.threadId === threadId);
    };

    expect(await judge(answer?.id, 'positive')).toMatchObject({ status: 200, body: {} });
    expect(await seen()).toMatchObject([{ kind: 'positive', runId: widget.id.slice('wdg_'.length) }]);
    await judge(widget.id, 'negative');
    expect(await seen()).toMatchObject([{ kind: 'negative' }]);
    expect(await seen('?kind=positive')).toEqual([]);
    expect(JSON.stringify(await seen())).not.toContain('Here they are');
    expect(await api.get('/admin/feedback')).toMatchObject({ status: 403 });
    expect(await judge(nowhere, 'positive')).toMatchObject({ status: 404 });
    const stranger = new ChatKitClient(await api.register());
    expect(
      await stranger.ask('items.feedback', { thread_id: threadId, item_ids: [answer?.id], kind: 'positive' }),
    ).toMatchObject({ status: 404, body: { detail: 'There is no such thread.' } });
  });
});

describe('what is refused before a stream opens', () => {
  const input = userMessage('Hello');
  const action = { type: 'tasks.complete', payload: { taskId: nowhere } };

  it.each([
    ['an operation that there is none of', 'threads.cancel', {}, 400],
    ['a message without its options', 'threads.create', { input: { content: [], attachments: [] } }, 400],
    ['an empty message', 'threads.create', { input: { ...input, content: [] } }, 400],
    ['a message that is too long', 'threads.create', { input: userMessage('x'.repeat(2001)) }, 400],
    ['a NUL', 'threads.create', { input: userMessage('a\u0000b') }, 400],
    ['a thread that is none', 'threads.add_user_message', { thread_id: nowhere, input }, 404],
    ['a thread id of another server', 'threads.add_user_message', { thread_id: 'thr_a5d527b5', input }, 404],
    ['a retry in no thread', 'threads.retry_after_item', { thread_id: nowhere, item_id: nowhere }, 404],
    ['an action in no thread', 'threads.custom_action', { thread_id: nowhere, item_id: null, action }, 404],
    [
      'an action that there is none of',
      'threads.custom_action',
      { thread_id: nowhere, action: { type: 'rm', payload: {} } },
      400,
    ],
    ['a page of a bad order', 'threads.list', { order: 'up' }, 400],
    ['a negative page', 'threads.list', { limit: -1 }, 400],
    ['a cursor of another server', 'threads.list', { after: 'thr_a5d527b5' }, 400],
    ['a title that is too long', 'threads.update', { thread_id: nowhere, title: 'x'.repeat(201) }, 400],
    ['an attachment', 'threads.create', { input: { ...input, attachments: ['atc_1'] } }, 501],
    ['an upload', 'attachments.create', { name: 'a.png', size: 1, mime_type: 'image/png' }, 501],
    ['the end of an upload', 'attachments.delete', { attachment_id: 'atc_1' }, 501],
    ['speech', 'input.transcribe', { audio_base64: '', mime_type: 'audio/ogg' }, 501],
  ])('is %s', async (_, type, params, status) => {
    const answer = await chatKit.ask(type, params);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await chatKit.get(threadPageSchema, 'threads.list', {})).data).toEqual([]);
  });

  it('is everything without a token', async () => {
    const nobody = new ChatKitClient(anyone);
    expect(await nobody.ask('threads.list', {})).toMatchObject({ status: 401 });
  });

  it('is whatever belongs to somebody else, in the words for what is not there', async () => {
    model.reply(says('Hello.'));
    const threadId = threadIdOf(await chatKit.create('Hello'));
    const [question, answer] = await itemsOf(threadId);
    const stranger = new ChatKitClient(await api.register());

    for (const [type, params] of [
      ['threads.get_by_id', {}],
      ['threads.update', { title: 'Mine' }],
      ['threads.delete', {}],
      ['threads.add_user_message', { input }],
      ['threads.retry_after_item', { item_id: question?.id }],
      ['threads.add_client_tool_output', { result: {} }],
      ['threads.add_structured_input', { item_id: answer?.id, input: {} }],
      ['items.list', { after: answer?.id }],
    ] as const) {
      const foreign = await stranger.ask(type, { thread_id: threadId, ...params });
      const missing = await stranger.ask(type, { thread_id: nowhere, ...params });
      expect([type, foreign.status, foreign.body]).toEqual([type, 404, missing.body]);
    }
    expect(await itemsOf(threadId)).toHaveLength(2);
  });

  it('is what nothing in the thread waits for', async () => {
    model.reply(says('Hello.'));
    const threadId = threadIdOf(await chatKit.create('Hello'));
    const [, answer] = await itemsOf(threadId);
    const ask = (type: string, params: object) => chatKit.ask(type, { thread_id: threadId, ...params });

    expect(await ask('threads.retry_after_item', { item_id: answer?.id })).toMatchObject({
      status: 409,
      body: { code: 'run_not_retryable' },
    });
    expect(await ask('threads.retry_after_item', { item_id: nowhere })).toMatchObject({ status: 404 });
    expect(await ask('threads.add_client_tool_output', { result: 1 })).toMatchObject({
      status: 409,
      body: { code: 'no_pending_tool_call' },
    });
    expect(await ask('threads.add_structured_input', { item_id: answer?.id, input: {} })).toMatchObject({
      status: 404,
    });
  });
});

describe('what a person sends', () => {
  it('is taken with tags, with a quote and with fields of newer clients', async () => {
    model.reply(says('Fine.'));
    const { frames } = await chatKit.stream('threads.create', {
      input: {
        content: [
          { type: 'input_text', text: 'What about ' },
          { type: 'input_tag', id: 't1', text: '@milk', data: {}, interactive: false },
        ],
        attachments: [],
        quoted_text: 'Buy milk\nand bread',
        inference_options: { model: 'other', tool_choice: null },
        from_the_future: true,
      },
    });

    expect(framesOfType(frames, 'thread.item.done')[0]?.item).toMatchObject({
      content: [{ type: 'input_text', text: '> Buy milk\n> and bread\n\nWhat about @milk' }],
    });
  });
});
