import { appBesideModel } from '../support/app-beside-model';
import { calls, faults, says } from '../support/openai/reply';
import { replySchema, ThreadClient } from '../support/thread-client';

const creating = {
  name: 'create_task',
  arguments: { title: 'Buy milk', description: null, priority: null, dueAt: null },
};
const deletingNothing = {
  name: 'delete_task',
  arguments: { taskId: '01a204e5-caad-77e0-80c1-e75c81814819' },
};

describe('An answer that claims a change', () => {
  const { model, anyone } = appBesideModel();
  let thread: ThreadClient;

  beforeEach(async () => {
    thread = await ThreadClient.open(await anyone.register());
  });

  it('is remarked when no tool made one', async () => {
    model.reply(says('I have added “Buy milk” to your list.'));
    const { run } = await thread.say('Add a task to buy milk');
    expect(run).toMatchObject({ status: 'completed', flags: ['unbacked_claim'] });
    expect(await thread.run(run.id)).toMatchObject({ flags: ['unbacked_claim'] });
  });

  it('is remarked when the tool failed', async () => {
    model.reply(calls(deletingNothing), says('Deleted it.'));
    expect((await thread.say('Delete the milk task')).run.flags).toEqual(['unbacked_claim']);
  });

  it('is not remarked when a tool made one', async () => {
    model.reply(calls(creating), says('I have added “Buy milk” to your list.'));
    expect((await thread.say('Add a task to buy milk')).run.flags).toEqual([]);
  });

  it('is not remarked when an earlier try of the message made one', async () => {
    model.reply(calls(creating), faults.of(400, 'no'), says('I have added “Buy milk” to your list.'));
    const { run } = await thread.say('Add a task to buy milk');
    expect(run).toMatchObject({ status: 'failed', flags: [] });
    const again = replySchema.parse((await thread.retry(run.id)).body);
    expect(again.run).toMatchObject({ status: 'completed', flags: [] });
  });
});
