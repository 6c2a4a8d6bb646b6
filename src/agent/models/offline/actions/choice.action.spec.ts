import { type TaskView } from '../command';
import { readOutcome } from '../conversation/outcome';
import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { chooseTask } from './choice.action';
import { replay, type Step } from './program';
import { Work, type Said } from './work';

const car: TaskView = {
  id: 'car',
  title: 'Wash the car',
  description: null,
  completed: false,
  priority: 'high',
  dueAt: '2026-11-23T23:59:59Z',
};
const draft = { title: 'Do the garage', description: null, priority: null, due: null };
const outcome = (answer: object): ReturnType<typeof readOutcome> => readOutcome(JSON.stringify(answer));

function chosen(title: string, tasks: TaskView[], otherwise: typeof draft | null, work: Work): Step<Said> {
  const list = outcome({ tasks, total: tasks.length });
  return replay(chooseTask(work, { target: { by: 'title', title }, otherwise }), [list]);
}

describe('chooseTask', () => {
  const newWork = (): Work =>
    new Work(emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC'), new Set()));

  it('takes the task up without changing it', () => {
    const work = newWork();

    expect(chosen('car', [car], null, work)).toEqual({
      result: {
        text: 'All right, “Wash the car”, due Monday 23 November (tomorrow), high priority. Tell me when it is done.',
        asks: false,
      },
    });
    expect(work.scene.focus).toMatchObject([{ id: 'car' }]);
  });

  it('makes the task where there is none', () => {
    expect(chosen('garage', [car], draft, newWork())).toMatchObject({
      calls: [{ name: 'create_task', arguments: { title: 'Do the garage' } }],
    });
  });

  it('asks where several fit, and makes none', () => {
    const step = chosen('car', [car, { ...car, id: 'other', title: 'Sell the car' }], draft, newWork());

    expect(step).toMatchObject({ result: { asks: true } });
  });
});
