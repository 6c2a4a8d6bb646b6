import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { StopReason } from '../../agent/stop-reason';
import { actingFor } from '../../common/acting-user';
import { logScope, withLogScope } from '../../observability/log-scope';
import { RunMetrics } from '../../observability/run.metrics';
import { ShuttingDownError } from '../chat.errors';
import type { Message } from '../message.entity';
import { toMessage } from '../message.schemas';
import { RunEvents } from './run-events';
import { toRun } from '../run.schemas';
import type { Run } from '../run.entity';
import { ThreadQueue } from './thread-queue';
import type { Turn } from './turn';
import { TurnRunner } from './turn-runner';

/** How long running turns may go on after the process was asked to stop, and then to save what they have. */
const shutdownGraceMs = 10_000;
const shutdownSaveMs = 5_000;

/** A turn that waits or runs. */
interface ActiveTurn {
  turn: Turn;
  isWaiting: boolean;
}

/** Has the turns of each thread carried out one after another, and stops them on request. */
@Injectable()
export class TurnScheduler implements BeforeApplicationShutdown {
  private readonly active = new Map<string, ActiveTurn>();
  private isShuttingDown = false;

  constructor(
    private readonly queue: ThreadQueue,
    private readonly events: RunEvents,
    private readonly turns: TurnRunner,
    private readonly metrics: RunMetrics,
  ) {
    metrics.sampleWith(() => {
      const running = [...this.active.values()].filter(({ isWaiting }) => !isWaiting);
      const since = running.map(({ turn }) => turn.run.startedAt?.getTime() ?? Date.now());
      return {
        waiting: this.active.size - running.length,
        running: running.length,
        longestRunningMs: running.length === 0 ? 0 : Date.now() - Math.min(...since),
      };
    });
  }

  /**
   * Takes a place in the thread's line, has the run recorded and sees to it that it is carried out.
   * @param accept records the run under the given id. Its listeners can be there as soon as it is visible.
   * @throws ThreadBusyError, ShuttingDownError, and what `accept` throws; then nothing is left behind.
   */
  async schedule(
    request: Pick<Turn, 'conversation' | 'timeZone' | 'earlierTry'>,
    accept: (runId: string) => Promise<{ run: Run; message: Message }>,
  ): Promise<Run> {
    if (this.isShuttingDown) throw new ShuttingDownError();
    const place = this.queue.enter(request.conversation.id);
    const log = this.events.start(uuidv7());
    try {
      const { run, message } = await accept(log.runId);
      log.append(
        { type: 'run.created', data: { run: toRun(run) } },
        { type: 'message.created', data: { message: toMessage(message) } },
      );
      const { requestId } = logScope();
      const turn = { ...request, run, text: message.content, log, stop: new AbortController(), requestId };
      this.active.set(run.id, { turn, isWaiting: true });
      const { userId } = request.conversation;
      // The turn before it in the line calls this, in that one's scope.
      place.begin(() =>
        actingFor(userId, () => withLogScope({ requestId, runId: run.id }, () => this.carryOut(turn))),
      );
      return run;
    } catch (error) {
      place.leave();
      this.events.discard(log);
      throw error;
    }
  }

  /**
   * Stops a run. One that waits has ended when this returns; one under way soon will have.
   * @returns false when it had ended already.
   */
  async cancel(runId: string, by: StopReason = 'user'): Promise<boolean> {
    const active = this.active.get(runId);
    if (!active || active.turn.stop.signal.aborted) return false;
    active.turn.stop.abort(by);
    if (active.isWaiting) await this.endWaiting(active.turn);
    return true;
  }

  /** Does something with a thread between two of its turns. */
  async betweenTurns(threadId: string, work: () => Promise<void>): Promise<void> {
    const place = this.queue.join(threadId);
    const done = Promise.withResolvers<undefined>();
    place.begin(() => work().then(() => done.resolve(undefined), done.reject));
    await done.promise;
  }

  /** Stops everything that a thread waits for. */
  async stopThread(threadId: string): Promise<void> {
    const ofThread = [...this.active.values()].filter(({ turn }) => turn.conversation.id === threadId);
    await Promise.all(ofThread.map(({ turn }) => this.cancel(turn.run.id)));
  }

  /** Stops everything that a user waits for; when this returns, it has ended. */
  async stopUser(userId: string): Promise<void> {
    const ofUser = [...this.active.values()].filter(({ turn }) => turn.conversation.userId === userId);
    await Promise.all(ofUser.map(({ turn }) => this.cancel(turn.run.id)));
    const threads = new Set(ofUser.map(({ turn }) => turn.conversation.id));
    await Promise.all([...threads].map((id) => this.betweenTurns(id, () => Promise.resolve())));
  }

  /** Running turns get to their end within a bound; then what they have is saved as it is. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isShuttingDown = true;
    const idle = this.queue.whenIdle();
    await Promise.race([idle, sleep(shutdownGraceMs, undefined, { ref: false })]);
    await Promise.all([...this.active.keys()].map((runId) => this.cancel(runId, 'shutdown')));
    await Promise.race([idle, sleep(shutdownSaveMs, undefined, { ref: false })]);
  }

  private async carryOut(turn: Turn): Promise<void> {
    const active = this.active.get(turn.run.id);
    if (!active) {
      await this.turns.rememberStopped(turn);
      return;
    }
    active.isWaiting = false;
    this.metrics.started(Date.now() - turn.run.createdAt.getTime());
    await this.turns.run(turn);
    this.retire(turn);
    await this.turns.settle(turn);
  }

  /** Its place in the line stays: when it comes up, the memory learns of the message. */
  private async endWaiting(turn: Turn): Promise<void> {
    this.active.delete(turn.run.id);
    await this.turns.endStopped(turn);
    this.events.retire(turn.log);
  }

  private retire({ run, log }: Turn): void {
    this.active.delete(run.id);
    this.events.retire(log);
  }
}
