import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AgentRunner } from '../../agent/agent-runner';
import type { ConversationSummary } from '../../agent/conversation-summary';
import { equalTurnsAtEnd, finishedAnswerTo, type UnfinishedTurn } from '../../agent/turn-repair';
import { Settings } from '../../config/settings';
import { SessionMetrics } from '../../observability/session.metrics';
import { SessionService, type TurnMemory } from '../../session/session.service';
import type { Conversation } from '../conversation.entity';
import type { Warning } from '../message.schemas';
import { MessagesService } from '../messages.service';
import type { RunEnding } from './run-records.service';
import { rehydrate } from './rehydration';
import { ThreadSummaries } from './thread-summaries';
import type { Turn } from './turn';

type Answer = NonNullable<RunEnding['answer']>;

export const warnings = {
  unavailable: { code: 'context_unavailable', message: 'Context temporarily unavailable' },
  restored: { code: 'context_restored', message: 'Context restored from the messages of this thread' },
} as const satisfies Record<string, Warning>;

/** Opens the agent's memory for a turn; one that was lost is filled again from what people see. */
@Injectable()
export class ThreadMemory {
  private readonly logger = new Logger(ThreadMemory.name);
  /** Conversations whose memory was cut, until the summary knows. */
  private readonly cutShort = new Set<string>();

  constructor(
    private readonly sessions: SessionService,
    private readonly messages: MessagesService,
    private readonly agent: AgentRunner,
    private readonly summaries: ThreadSummaries,
    private readonly metrics: SessionMetrics,
    private readonly settings: Settings,
  ) {}

  async open(
    turn: Pick<Turn, 'conversation' | 'run' | 'text' | 'earlierTry'>,
  ): Promise<{ memory: TurnMemory; warning: Warning | null }> {
    const { conversation, run, text, earlierTry } = turn;
    const memory = await this.sessions.beginTurn(conversation.userId, conversation.id);
    if (memory.state === 'unavailable') return { memory, warning: warnings.unavailable };
    if (memory.state === 'kept') {
      if (earlierTry !== 'none')
        await this.agent.forgetTurn({ text, session: memory.session }, earlierTry === 'answered');
      return { memory, warning: null };
    }
    const isRestored = await this.restore(memory, conversation, run.userMessageId);
    if (isRestored) await this.summaries.goOn({ conversation, run }, false);
    return { memory, warning: isRestored ? warnings.restored : null };
  }

  /** What is known of the turns that the memory no longer holds. */
  summaryOf(conversation: Conversation): Promise<ConversationSummary | null> {
    return this.summaries.of(conversation);
  }

  /** Ends the memory's part in a turn. */
  async close({ conversation }: Pick<Turn, 'conversation'>, memory: TurnMemory): Promise<void> {
    await memory.end();
    if (memory.pruned > 0) this.cutShort.add(conversation.id);
  }

  /** What is left to do when the answer is out. Never throws. */
  async settle(turn: Pick<Turn, 'conversation' | 'run'>): Promise<void> {
    if (this.cutShort.delete(turn.conversation.id)) await this.summaries.goOn(turn, true);
  }

  /** Tells the memory of a message that was never answered: stopped while it waited, or cut off by a crash. */
  async addUnanswered(
    turn: Pick<Turn, 'conversation' | 'run' | 'text'>,
    unfinished: UnfinishedTurn,
  ): Promise<void> {
    const { memory } = await this.open({ ...turn, earlierTry: 'none' });
    try {
      await this.agent.rememberLostTurn({ text: turn.text, session: memory.session }, unfinished);
    } finally {
      await memory.end();
    }
  }

  /**
   * What the memory has for an answer to the message of a run whose end was not saved; null for none. As many equal
   * answers as equal messages right before it have are theirs.
   */
  async answerOf({
    conversation,
    run,
    text,
  }: Pick<Turn, 'conversation' | 'run' | 'text'>): Promise<Answer | null> {
    if (!run.startedAt) return null;
    const memory = await this.sessions.beginTurn(conversation.userId, conversation.id);
    const items = await memory.session.getItems().finally(() => memory.end());
    const content = finishedAnswerTo(text, items);
    if (content === null) return null;
    const areOthers = await this.messages.haveEqualTurnsBefore(run, [text, content], equalTurnsAtEnd(items));
    if (areOthers) return null;
    return { id: uuidv7(), content, createdAt: new Date() };
  }

  /** @returns false for a thread in which nothing was said yet, or not since it was started afresh. */
  private async restore(
    memory: TurnMemory,
    conversation: Conversation,
    beforeMessageId: string,
  ): Promise<boolean> {
    const { maxMessages } = this.settings.sessions;
    const said = await this.messages.remembered(conversation, beforeMessageId, maxMessages);
    const memorable = said.map(({ fate, ...message }) =>
      message.role === 'user'
        ? { ...message, content: this.agent.memorable(message.content, fate) }
        : message,
    );
    const items = rehydrate(memorable, maxMessages);
    if (items.length === 0) return false;
    await memory.session.addItems(items);
    this.logger.log({ event: 'session.restored', items: items.length });
    this.metrics.restored();
    return true;
  }
}
