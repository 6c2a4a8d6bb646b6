import { loadSettings } from '../../config/settings';
import { ThreadBusyError } from '../chat.errors';
import { ThreadQueue } from './thread-queue';

const queueOf = (limit: number) => new ThreadQueue(loadSettings({ CHAT_QUEUE_LIMIT: String(limit) }));

function settle(done: PromiseWithResolvers<string>): Promise<void> {
  done.resolve('done');
  return Promise.resolve();
}

describe('ThreadQueue', () => {
  it('works a thread off in the order of entering, whoever is ready first', async () => {
    const queue = queueOf(5);
    const done: string[] = [];
    const [first, second] = [queue.enter('thread'), queue.enter('thread')];
    second.begin(() => Promise.resolve(void done.push('second')));
    await Promise.resolve();
    first.begin(() => Promise.resolve(void done.push('first')));
    await queue.whenIdle();
    expect(done).toEqual(['first', 'second']);
  });

  it('does not let one thread wait for another', async () => {
    const queue = queueOf(5);
    const blocked = queue.enter('blocked');
    const free = Promise.withResolvers<string>();
    queue.enter('free').begin(() => settle(free));
    expect(await free.promise).toBe('done');
    blocked.leave();
    await queue.whenIdle();
  });

  it('takes one message and as many waiting ones as the limit says', async () => {
    const queue = queueOf(1);
    const places = [queue.enter('thread'), queue.enter('thread')];
    expect(() => queue.enter('thread')).toThrow(ThreadBusyError);
    places.forEach((place) => place.leave());
    await queue.whenIdle();
    expect(() => queue.enter('thread').leave()).not.toThrow();
  });

  it('goes on after work that failed', async () => {
    const queue = queueOf(5);
    const done = Promise.withResolvers<string>();
    queue.enter('thread').begin(() => Promise.reject(new Error('broken')));
    queue.enter('thread').begin(() => settle(done));
    expect(await done.promise).toBe('done');
  });
});
