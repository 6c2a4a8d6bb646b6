import type { TaskView } from '../../tasks/task.schemas';
import { unrecordedToolUses } from './unrecorded-tool-uses';

const task = (id: string) => ({ id, title: `Task ${id}` }) as TaskView;
const created = (id: string, isUndo = false) => ({
  id: `receipt-${id}`,
  taskId: id,
  action: 'created' as const,
  before: null,
  after: task(id),
  isUndo,
});
const called = (name: string, output: unknown) => ({ callId: 'call', name, arguments: {}, output });

describe('unrecordedToolUses', () => {
  it('are none when every change has its call', () => {
    const completed = { ...created('1'), action: 'completed' as const };

    expect(
      unrecordedToolUses(
        [created('1'), completed],
        [called('create_task', { task: task('1') }), called('complete_task', { task: task('1') })],
      ),
    ).toEqual([]);
  });

  it('make a call of a change that nobody told of', () => {
    expect(
      unrecordedToolUses([created('1'), created('2')], [called('create_task', { task: task('1') })]),
    ).toEqual([
      {
        callId: 'call_receipt-2',
        name: 'create_task',
        arguments: { title: 'Task 2' },
        output: { task: task('2') },
      },
    ]);
  });

  it('tell a second change of a task from its first', () => {
    const deleted = {
      ...created('1'),
      id: 'later',
      action: 'deleted' as const,
      before: task('1'),
      after: null,
    };

    expect(unrecordedToolUses([created('1'), deleted], [called('create_task', { task: task('1') })])).toEqual(
      [
        {
          callId: 'call_later',
          name: 'delete_task',
          arguments: { taskId: '1' },
          output: { deleted: task('1') },
        },
      ],
    );
  });

  it('make one call of everything that was taken back', () => {
    const undone = [created('1', true), created('2', true)];

    expect(unrecordedToolUses(undone, [])).toMatchObject([{ name: 'undo_changes' }]);
    expect(unrecordedToolUses(undone, [called('undo_changes', { undone: [] })])).toEqual([]);
  });

  it('do not count calls that changed nothing', () => {
    expect(
      unrecordedToolUses(
        [],
        [called('list_tasks', { tasks: [] }), called('get_task', 'Not found'), called('x', null)],
      ),
    ).toEqual([]);
  });
});
