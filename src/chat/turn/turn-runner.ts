import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { AgentEvent, AgentOutcome } from '../../agent/agent-events';
import { AgentRunner } from '../../agent/agent-runner';
import { wasStoppedBy } from '../../agent/stop-reason';
import { standingToolUses } from '../../agent/tool-use';
import { isDatabaseOutage } from '../../common/database-outage';
import { NotFoundError } from '../../common/request.errors';
import type { TurnMemory } from '../../session/session.service';
import { RunFinisher, runErrors } from './run-finisher';
import { RunRecords, type RunEnding } from './run-records.service';
import { toRun } from '../run.schemas';
import { ThreadMemory, warnings } from './thread-memory';
import { QuotaExceededError } from '../chat.errors';
import { UsageService } from '../usage.service';
import type { Turn } from './turn';

type Answer = RunEnding['answer'];
type TurnEvent = Exclude<AgentEvent, AgentOutcome>;

/** Carries one turn out: memory, agent, answer. Never throws: a turn always ends in its log. */
@Injectable()
export class TurnRunner {
  private readonly logger = new Logger(TurnRunner.name);

  constructor(
    private readonly records: RunRecords,
    private readonly memories: ThreadMemory,
    private readonly agent: AgentRunner,
    private readonly finisher: RunFinisher,
    private readonly usages: UsageService,
  ) {}

  async run(turn: Turn): Promise<void> {
    await this.finisher.finish(turn, await this.carryOut(turn));
  }

  /** What is left to do when the run has ended, before the next one of its thread begins. Never throws. */
  settle(turn: Turn): Promise<void> {
    return this.memories.settle(turn);
  }

  /** Ends a turn that was stopped while it waited. */
  endStopped(turn: Turn): Promise<void> {
    return this.finisher.finish(turn, { ...stoppedEnding(turn), usage: null, answer: null });
  }

  /** Its message was said, and has its place in the memory: there it is, when it was answered before. Never throws. */
  async rememberStopped(turn: Turn): Promise<void> {
    if (turn.earlierTry === 'answered') return;
    try {
      await this.memories.addUnanswered(turn, {
        toolUses: [],
        text: '',
        endedBy: wasStoppedBy(turn.stop.signal, 'user') ? 'user' : 'failure',
      });
    } catch (error) {
      // Without a row of the message the thread is gone, and its memory with it.
      if (error instanceof NotFoundError) return;
      this.logger.error({ event: 'run.not_remembered', runId: turn.run.id, err: error });
    }
  }

  /** @returns how it ended: the memory knows already, PostgreSQL and the listeners do not. */
  private async carryOut(turn: Turn): Promise<RunEnding> {
    try {
      await this.records.begin(turn.run);
      await this.usages.assertWithinQuota(turn.conversation.userId);
      turn.log.append({ type: 'run.started', data: { run: toRun(turn.run) } });
      const { memory, warning } = await this.memories.open(turn);
      if (warning) turn.log.append({ type: 'warning', data: warning });
      return await this.answer(turn, memory).finally(() => this.memories.close(turn, memory));
    } catch (error) {
      if (error instanceof NotFoundError)
        return { status: 'failed', usage: null, error: runErrors.threadDeleted, answer: null };
      if (error instanceof QuotaExceededError) {
        await this.rememberStopped(turn);
        const { code, message } = error;
        return { status: 'failed', usage: null, error: { code, message }, answer: null };
      }
      this.logger.error({ event: 'run.broken', runId: turn.run.id, err: error });
      await this.rememberStopped(turn);
      const cause = isDatabaseOutage(error) ? runErrors.databaseAway : runErrors.internal;
      return { status: 'failed', usage: null, error: cause, answer: null };
    }
  }

  private async answer(turn: Turn, memory: TurnMemory): Promise<RunEnding> {
    const { conversation, run, text, timeZone, stop, earlierTry } = turn;
    const { userId, id: conversationId } = conversation;
    const summary = await this.memories.summaryOf(conversation);
    const context = { userId, conversationId, runId: run.id, timeZone, now: new Date(), summary };
    const earlierToolUses =
      earlierTry === 'none' ? [] : standingToolUses(await this.records.toolUsesOf(run.userMessageId));
    const agentTurn = { text, earlierToolUses, context, session: memory.session, signal: stop.signal };
    let answer: Answer = null;
    for await (const event of this.agent.run(agentTurn)) {
      if (event.type === 'ended') return this.endingOf(turn, memory, event, answer);
      if (event.type === 'text.delta') answer ??= { id: uuidv7(), content: '', createdAt: new Date() };
      await this.publish(turn, event, answer);
    }
    throw new Error('The agent ended without an outcome.');
  }

  private async endingOf(
    turn: Turn,
    memory: TurnMemory,
    ended: AgentOutcome,
    answer: Answer,
  ): Promise<RunEnding> {
    await memory.end();
    if (memory.degraded && memory.state !== 'unavailable')
      turn.log.append({ type: 'warning', data: warnings.unavailable });
    const { outcome: status, usage, failure: error, flags, text: content } = ended;
    const how = status === 'cancelled' ? stoppedEnding(turn) : { status, error };
    return { ...how, usage, flags, answer: answer && { ...answer, content } };
  }

  private async publish({ run, log }: Turn, event: TurnEvent, answer: Answer): Promise<void> {
    if (event.type === 'text.delta') {
      if (answer) log.append({ type: 'message.delta', data: { messageId: answer.id, delta: event.delta } });
      return;
    }
    const { callId, name, arguments: given } = event;
    if (event.type === 'tool.called') {
      log.append({ type: 'tool.called', data: { callId, name, arguments: given } });
      return;
    }
    const { output, isError } = event;
    await this.records.addToolUse(run, { callId, name, arguments: given, output });
    log.append({ type: 'tool.completed', data: { callId, name, output, isError } });
  }
}

/** What a person stopped is cancelled; what the end of the process cut off was interrupted. */
function stoppedEnding({ stop }: Turn): Pick<RunEnding, 'status' | 'error'> {
  if (wasStoppedBy(stop.signal, 'user')) return { status: 'cancelled', error: null };
  return { status: 'failed', error: runErrors.interrupted };
}
