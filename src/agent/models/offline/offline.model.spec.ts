import { MemorySession } from '@openai/agents';
import { Talk } from '../../../../test/dialogues/talk';

describe('OfflineModel, through the runner of the SDK', () => {
  it('creates, adds a detail, lists, completes and remembers', async () => {
    const talk = new Talk();

    expect(await talk.say('Create a task to buy groceries')).toBe('Created “Buy groceries”.');
    expect(await talk.say('Add milk to that task')).toBe('Updated “Buy groceries”: added “milk”.');
    expect(await talk.say('What tasks do I have?')).toBe('You have 1 task:\n1. Buy groceries — note: milk');
    expect(await talk.say('Mark that task as done')).toBe('Done! I marked “Buy groceries” as completed.');
    expect(await talk.say('What was the first thing I asked you?')).toContain(
      '“Create a task to buy groceries”',
    );
    expect(talk.box.tasks).toMatchObject([{ title: 'Buy groceries', description: 'milk', completed: true }]);
  });

  it('finds "that task" in the memory only', async () => {
    const talk = new Talk();
    await talk.say('Create a task to buy groceries');
    await talk.session.clearSession();

    expect(await talk.say('Mark that task as done')).toContain('Which one do you mean?');
    expect(talk.box.tasks).toMatchObject([{ completed: false }]);
  });

  it('says what a tool refused and claims no change', async () => {
    const talk = new Talk();
    await talk.say('Create a task to buy groceries');
    talk.box.tasks = [];

    expect(await talk.say('Mark that task as done')).toBe(
      "I couldn't complete “Buy groceries”: This task does not exist.",
    );
  });

  it('gives every call of a session an id of its own', async () => {
    const talk = new Talk();
    for (const text of ['Add a task to read', 'Add a task to write', 'show my tasks', 'delete task 1'])
      await talk.say(text);

    const items = await talk.session.getItems();
    const ids = items.filter((item) => item.type === 'function_call').map((item) => item.callId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(4);
  });

  it('reads a memory that another session class has kept', async () => {
    const talk = new Talk();
    await talk.say('Create a task to buy groceries');
    const copy = new MemorySession({ initialItems: await talk.session.getItems() });

    expect(await talk.say('delete it', copy)).toBe('Deleted “Buy groceries”.');
  });
});
