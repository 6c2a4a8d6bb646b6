import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { toUser } from '../auth/auth.schemas';
import { UsersService } from '../auth/users.service';
import { UsageService } from '../chat/usage.service';
import { textStream } from '../common/text-stream';
import { TasksService } from '../tasks/tasks.service';
import { toTask } from '../tasks/task.schemas';
import { mapped } from './async-map';
import { jsonText } from './json-text';
import { ThreadExport } from './thread-export.service';

/** Everything there is of a user in one JSON document, read while it is sent: it costs the same memory at any size. */
@Injectable()
export class DataExport implements BeforeApplicationShutdown {
  private readonly open = new Set<Readable>();

  constructor(
    private readonly users: UsersService,
    private readonly threads: ThreadExport,
    private readonly tasks: TasksService,
    private readonly usages: UsageService,
  ) {}

  /**
   * What can be refused is refused before the first byte; a store that fails later tears the stream.
   * @throws UnauthorizedError, SessionUnavailableError
   */
  async of(userId: string, now = new Date()): Promise<Readable> {
    await this.threads.assertReadable();
    const user = toUser(await this.users.get(userId));
    const usage = await this.usages.daysOf(userId);
    const text = jsonText({
      exportedAt: now.toISOString(),
      user,
      threads: this.threads.of(userId),
      tasks: mapped(this.tasks.allOf(userId), toTask),
      usage,
    });
    const stream = textStream(text);
    this.open.add(stream);
    return stream.once('close', () => this.open.delete(stream));
  }

  /** A process cannot end while somebody downloads; whoever is cut off sees that it is not whole, and asks again. */
  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.destroy(new Error('The process is ending.'));
  }
}
