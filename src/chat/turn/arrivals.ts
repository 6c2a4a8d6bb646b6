/**
 * Lets what is asked of one thread reach the thread's line in the order in which it came, whatever is looked up on the
 * way: the connections of the pool answer in any order.
 */
export class Arrivals {
  private readonly lastOf = new Map<string, Promise<unknown>>();

  /** Does the work when all that came before it to the same door is through. */
  async inOrder<Result>(door: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.lastOf.get(door);
    const mine = before ? before.then(work, work) : work();
    this.lastOf.set(door, mine);
    try {
      return await mine;
    } finally {
      if (this.lastOf.get(door) === mine) this.lastOf.delete(door);
    }
  }
}
