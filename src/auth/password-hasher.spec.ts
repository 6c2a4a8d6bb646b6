import { PasswordHasher } from './password-hasher';

/** Processor time of all threads of this process, in µs: how busy the machine is otherwise does not count. */
const workOf = async (task: () => Promise<unknown>) => {
  const before = process.cpuUsage();
  await task();
  return process.cpuUsage(before).user;
};

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('knows the right password from a wrong one', async () => {
    const hash = await hasher.hash('right');

    await expect(hasher.matches(hash, 'right')).resolves.toBe(true);
    await expect(hasher.matches(hash, 'wrong')).resolves.toBe(false);
  });

  it('lets nobody in where there is no hash, not even with the password of the stand-in', async () => {
    await expect(hasher.matches(null, 'the password of nobody')).resolves.toBe(false);
  });

  it('works as hard for an account that does not exist as for a wrong password', async () => {
    const hash = await hasher.hash('right');
    await hasher.matches(null, 'warm-up');
    const least = { known: Infinity, unknown: Infinity };

    for (let round = 0; round < 5; round += 1) {
      least.known = Math.min(least.known, await workOf(() => hasher.matches(hash, 'wrong')));
      least.unknown = Math.min(least.unknown, await workOf(() => hasher.matches(null, 'wrong')));
    }

    expect(least.unknown / least.known).toBeGreaterThan(0.5);
    expect(least.unknown / least.known).toBeLessThan(2);
  });
});
