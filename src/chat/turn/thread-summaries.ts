import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import PQueue from 'p-queue';
import type { Repository } from 'typeorm';
import { type ConversationSummary, type CutTurn, summarizeOn } from '../../agent/conversation-summary';
import { ConversationSummarizer } from '../../agent/conversation-summarizer';
import { actingFor } from '../../common/acting-user';
import { isDatabaseOutage } from '../../common/database-outage';
import { SessionService } from '../../session/session.service';
import { Conversation } from '../conversation.entity';
import { UsageService } from '../usage.service';
import { CutTurns } from './cut-turns.service';
import type { Turn } from './turn';

/** The model is asked for words only when so many turns have been cut: each time costs tokens. */
const turnsPerModelCall = 10;
/** The newest are what the notes lack; more than these no model needs at once. */
const turnsPerNotes = 200;
const modelCallsAtOnce = 2;
/** More is not worth waiting for; the next turn's end asks again. */
const waitingModelCalls = 50;

type SummarizedTurn = Pick<Turn, 'run' | 'conversation'>;

/**
 * Keeps what pruning cuts from the agent's memory as a running summary with the thread. The rules' part is made between
 * two turns, so that no turn goes without it; the model's words follow on the side.
 */
@Injectable()
export class ThreadSummaries implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ThreadSummaries.name);
  private readonly modelCalls = new PQueue({ concurrency: modelCallsAtOnce });
  private readonly beingTold = new Set<string>();
  private readonly stop = new AbortController();

  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    private readonly cut: CutTurns,
    private readonly sessions: SessionService,
    private readonly summarizer: ConversationSummarizer,
    private readonly usages: UsageService,
  ) {}

  /** As it is now: other turns may have gone on since the message arrived. */
  async of({ id, summary }: Conversation): Promise<ConversationSummary | null> {
    try {
      const row = await this.conversations.findOne({ where: { id }, select: { id: true, summary: true } });
      return row?.summary ?? null;
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      return summary;
    }
  }

  /**
   * After a turn whose memory was pruned, or before one whose memory was rebuilt. Never throws: an answer must not fail
   * for it.
   * @param isAnswered whether the memory knows the turn's own message already.
   */
  async goOn({ run, conversation: { id, userId } }: SummarizedTurn, isAnswered: boolean): Promise<void> {
    try {
      const conversation = await this.conversations.findOneBy({ id });
      if (!conversation) return;
      const keptTurns = (await this.countKeptTurns(conversation)) + (isAnswered ? 0 : 1);
      const until = await this.cut.lastCut(conversation, run.userMessageId, keptTurns);
      if (until === null || until <= (conversation.summaryUntil ?? '')) return;
      const summary = await this.summarize(conversation, until);
      await this.save(conversation, { summary, summaryUntil: until });
      if (summary) this.tellLater(Object.assign(conversation, { summary, summaryUntil: until }), userId);
    } catch (error) {
      this.logger.error({ event: 'summary.failed', err: error });
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    this.modelCalls.clear();
    await this.modelCalls.onIdle();
  }

  private async countKeptTurns({ id, userId }: Conversation): Promise<number> {
    const items = await this.sessions.getAgentSession(userId, id).getItems();
    return items.filter((item) => 'role' in item && item.role === 'user').length;
  }

  private async summarize(conversation: Conversation, until: string): Promise<ConversationSummary | null> {
    let { summary } = conversation;
    for await (const turns of this.cut.between(conversation, conversation.summaryUntil, until))
      summary = summarizeOn(summary, turns);
    return summary;
  }

  /** Not when the thread was started afresh meanwhile: then there is nothing to know of before. */
  private async save(
    { id, memoryStartsAt }: Conversation,
    change: Partial<Pick<Conversation, 'summary' | 'summaryUntil'>>,
  ): Promise<void> {
    await this.conversations
      .createQueryBuilder()
      .update()
      .set(change)
      .where('id = :id', { id })
      .andWhere('memory_starts_at IS NOT DISTINCT FROM :start', { start: memoryStartsAt })
      .execute();
  }

  private tellLater(conversation: Conversation, userId: string): void {
    const { id } = conversation;
    const isBusy = this.beingTold.has(id) || this.modelCalls.size >= waitingModelCalls;
    if (!this.summarizer.isAvailable || isBusy) return;
    this.beingTold.add(id);
    void this.modelCalls
      // Another thread's end may be what calls this.
      .add(() => actingFor(userId, () => this.tell(conversation, userId)))
      .catch((error: unknown) => this.logger.error({ event: 'summary.failed', err: error }))
      .finally(() => this.beingTold.delete(id));
  }

  private async tell(conversation: Conversation, userId: string): Promise<void> {
    const { summary, summaryUntil } = conversation;
    if (!summary || summaryUntil === null) return;
    let turns: CutTurn[] = [];
    for await (const batch of this.cut.between(conversation, summary.told?.until ?? null, summaryUntil))
      turns = [...turns, ...batch].slice(-turnsPerNotes);
    if (turns.length < turnsPerModelCall || (await this.usages.isUsedUp(userId))) return;
    const told = await this.summarizer.summarize(summary.told?.text ?? null, turns, this.stop.signal);
    if (!told) return;
    await this.usages.add(userId, told.usage);
    await this.saveTold(conversation, { text: told.text, until: summaryUntil });
  }

  /** Beside what the rules may have added in the meantime. */
  private async saveTold(
    { id, memoryStartsAt }: Conversation,
    told: NonNullable<ConversationSummary['told']>,
  ): Promise<void> {
    await this.conversations.query(
      `UPDATE conversations SET summary = jsonb_set(summary, '{told}', $2::jsonb)
       WHERE id = $1 AND memory_starts_at IS NOT DISTINCT FROM $3 AND summary IS NOT NULL`,
      [id, JSON.stringify(told), memoryStartsAt],
    );
  }
}
