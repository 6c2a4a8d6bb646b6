import { setTimeout as sleep } from 'node:timers/promises';
import { Quota } from './quota';

const policy = { name: 'test', limit: 3, windowSeconds: 60 };
const takeAll = (quota: Quota, key: string, times: number) =>
  Promise.allSettled(Array.from({ length: times }, () => quota.take(key)));
const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map(({ status }) => status === 'fulfilled');

describe('Quota', () => {
  it('lets as many through as its limit says, also when they come at once', async () => {
    const quota = new Quota(policy);
    expect(outcomes(await takeAll(quota, 'a', 5))).toEqual([true, true, true, false, false]);
  });

  it('says what is left and when it is whole again', async () => {
    const quota = new Quota(policy);
    expect(await quota.take('a')).toEqual({ policy, remaining: 2, resetSeconds: 60 });
    await takeAll(quota, 'a', 2);
    await expect(quota.take('a')).rejects.toMatchObject({
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds: 60,
      headers: { 'RateLimit-Policy': '"test";q=3;w=60', RateLimit: '"test";r=0;t=60' },
    });
  });

  it('counts each key by itself', async () => {
    const quota = new Quota(policy);
    await takeAll(quota, 'a', 4);
    await expect(quota.take('b')).resolves.toMatchObject({ remaining: 2 });
  });

  it('is whole again after its window, whatever was refused meanwhile', async () => {
    const quota = new Quota({ ...policy, windowSeconds: 0.2 });
    await takeAll(quota, 'a', 4);
    await sleep(120);
    await takeAll(quota, 'a', 4);
    await sleep(120);
    await expect(quota.take('a')).resolves.toMatchObject({ remaining: 2 });
  });

  it('takes a call back', async () => {
    const quota = new Quota(policy);
    await takeAll(quota, 'a', 3);
    await quota.giveBack('a');
    expect(outcomes(await takeAll(quota, 'a', 2))).toEqual([true, false]);
  });

  it('forgets the key that was idle the longest when there are more than it may keep', async () => {
    const quota = new Quota({ ...policy, limit: 1 }, 2);
    await takeAll(quota, 'old', 1);
    await takeAll(quota, 'busy', 1);
    await takeAll(quota, 'old', 1);
    await takeAll(quota, 'new', 1);
    expect(outcomes(await takeAll(quota, 'old', 1))).toEqual([false]);
    expect(outcomes(await takeAll(quota, 'busy', 1))).toEqual([true]);
  });
});
