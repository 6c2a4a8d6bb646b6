import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';
import { AccountClosing } from '../auth/account-closing.service';
import { type RemovedThreads, ThreadArchive } from '../chat/thread-archive.service';
import { TasksService } from '../tasks/tasks.service';

/** SQLSTATE deadlock_detected: a run of another process was being saved. */
const deadlock = '40P01';
const attempts = 3;

/** All of a user's rows in PostgreSQL. */
@Injectable()
export class AccountRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly account: AccountClosing,
    private readonly threads: ThreadArchive,
    private readonly tasks: TasksService,
  ) {}

  /**
   * Removes them in one transaction, what is not counted here included. All or nothing.
   * @throws UnauthorizedError when somebody else was faster.
   */
  async remove(userId: string): Promise<RemovedThreads & { tasks: number }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.tryToRemove(userId);
      } catch (error) {
        if (attempt === attempts || !isDeadlock(error)) throw error;
      }
    }
  }

  private tryToRemove(userId: string): Promise<RemovedThreads & { tasks: number }> {
    return this.dataSource.transaction(async (manager) => {
      await this.account.lock(userId, manager);
      const threads = await this.threads.removeAllOf(userId, manager);
      const tasks = await this.tasks.within(manager).removeAllOf(userId);
      await this.account.remove(userId, manager);
      return { ...threads, tasks };
    });
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === deadlock;
}
