import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { z } from 'zod';
import { Settings } from '../config/settings';
import { QuotaExceededError } from './chat.errors';
import type { RunUsage } from './run.entity';
import type { DayUsage, ThreadUsage, UserUsage } from './usage.schemas';
import { UsageDay } from './usage-day.entity';

const shownDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

const addToDay = `INSERT INTO usage_days (user_id, day, requests, input_tokens, output_tokens, total_tokens)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (user_id, day) DO UPDATE SET
    requests = usage_days.requests + EXCLUDED.requests,
    input_tokens = usage_days.input_tokens + EXCLUDED.input_tokens,
    output_tokens = usage_days.output_tokens + EXCLUDED.output_tokens,
    total_tokens = usage_days.total_tokens + EXCLUDED.total_tokens`;

const sumOfThread = `SELECT count(*)::int AS runs,
    COALESCE(sum((usage->>'requests')::bigint), 0)::float8 AS requests,
    COALESCE(sum((usage->>'inputTokens')::bigint), 0)::float8 AS "inputTokens",
    COALESCE(sum((usage->>'outputTokens')::bigint), 0)::float8 AS "outputTokens",
    COALESCE(sum((usage->>'totalTokens')::bigint), 0)::float8 AS "totalTokens"
  FROM agent_runs WHERE conversation_id = $1 AND completed_at IS NOT NULL`;
const sumsSchema = z.tuple([
  z.object({
    runs: z.int(),
    requests: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    totalTokens: z.int(),
  }),
]);

/** What is used of the model, by thread and by user, and how much of it a user may use a day. */
@Injectable()
export class UsageService {
  constructor(
    @InjectRepository(UsageDay) private readonly days: Repository<UsageDay>,
    private readonly settings: Settings,
  ) {}

  /** @param manager of the transaction that this belongs to. */
  async add(userId: string, usage: RunUsage, manager = this.days.manager, now = new Date()): Promise<void> {
    const { requests, inputTokens, outputTokens, totalTokens } = usage;
    if (requests + totalTokens === 0) return;
    await manager.query(addToDay, [userId, dayOf(now), requests, inputTokens, outputTokens, totalTokens]);
  }

  /** @throws QuotaExceededError when the user's tokens of this day are used up. */
  async assertWithinQuota(userId: string, now = new Date()): Promise<void> {
    if (await this.isUsedUp(userId, now)) throw new QuotaExceededError(nextDay(now), now);
  }

  async isUsedUp(userId: string, now = new Date()): Promise<boolean> {
    const limit = this.settings.agent.dailyTokenLimit;
    if (limit === null) return false;
    const { totalTokens } = await this.usedOn(userId, dayOf(now));
    return totalTokens >= limit;
  }

  async ofUser(userId: string, now = new Date()): Promise<UserUsage> {
    const days = await this.days.find({ where: { userId }, order: { day: 'desc' }, take: shownDays });
    const today = days.find(({ day }) => day === dayOf(now)) ?? nothingOn(dayOf(now));
    const limit = this.settings.agent.dailyTokenLimit;
    return {
      today: toDayUsage(today),
      dailyTokenLimit: limit,
      remainingTokens: limit === null ? null : Math.max(0, limit - today.totalTokens),
      resetsAt: nextDay(now).toISOString(),
      days: days.map(toDayUsage),
    };
  }

  /** Every day on which something was used, oldest first. */
  async daysOf(userId: string): Promise<DayUsage[]> {
    return (await this.days.find({ where: { userId }, order: { day: 'asc' } })).map(toDayUsage);
  }

  async ofThread(conversationId: string): Promise<ThreadUsage> {
    const [sums] = sumsSchema.parse(await this.days.query(sumOfThread, [conversationId]));
    return sums;
  }

  private async usedOn(userId: string, day: string): Promise<DayUsage> {
    return toDayUsage((await this.days.findOneBy({ userId, day })) ?? nothingOn(day));
  }
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

function nextDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / dayMs + 1) * dayMs);
}

function nothingOn(day: string): DayUsage {
  return { day, requests: 0, inputTokens: 0, outputTokens: 0, totalTokens: 0 };
}

function toDayUsage({ day, requests, inputTokens, outputTokens, totalTokens }: DayUsage): DayUsage {
  return { day, requests, inputTokens, outputTokens, totalTokens };
}
