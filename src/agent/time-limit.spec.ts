import { setTimeout as sleep } from 'node:timers/promises';
import { TimeLimit } from './time-limit';

describe('TimeLimit', () => {
  it('stops when the time is up', async () => {
    const limit = new TimeLimit(new AbortController().signal, 5);
    await sleep(20);
    expect(limit.signal.aborted).toBe(true);
    expect(limit.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(limit.wasReached).toBe(true);
  });

  it('stops with the outer signal, for its reason', () => {
    const outer = new AbortController();
    const limit = new TimeLimit(outer.signal, 60_000);
    outer.abort('user');
    expect(limit.signal.reason).toBe('user');
    expect(limit.wasReached).toBe(false);
  });

  it('has stopped already when the outer signal has', () => {
    expect(new TimeLimit(AbortSignal.abort('user'), 60_000).signal.reason).toBe('user');
  });

  it('stops nothing once it is released', async () => {
    const outer = new AbortController();
    const limit = new TimeLimit(outer.signal, 5);
    limit.release();
    outer.abort();
    await sleep(20);
    expect(limit.signal.aborted).toBe(false);
  });
});
