import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { z } from 'zod';
import type { CutTurn } from '../../agent/conversation-summary';
import { AgentRunner } from '../../agent/agent-runner';
import type { Conversation } from '../conversation.entity';
import { Message } from '../message.entity';

const batchSize = 200;
const firstId = '00000000-0000-0000-0000-000000000000';

const boundary = `SELECT id FROM messages
  WHERE conversation_id = $1 AND role = 'user' AND id <= $2 AND created_at > COALESCE($3, '-infinity'::timestamptz)
  ORDER BY id DESC OFFSET $4 LIMIT 1`;

const cutTurns = `SELECT message.id, message.content AS text, turn.*
  FROM messages message CROSS JOIN LATERAL (
    SELECT bool_or(run.flags @> '["refused"]') AS refused,
      bool_or(run.status = 'completed') AS answered,
      bool_or(jsonb_array_length(run.tool_uses) > 0) AS acted,
      (array_agg(answer.content ORDER BY run.id DESC))[1] AS reply
    FROM agent_runs run LEFT JOIN messages answer ON answer.id = run.assistant_message_id
    WHERE run.user_message_id = message.id
  ) turn
  WHERE message.conversation_id = $1 AND message.role = 'user' AND message.id > $2 AND message.id <= $3
    AND message.created_at > COALESCE($4, '-infinity'::timestamptz)
  ORDER BY message.id LIMIT ${batchSize}`;

const boundarySchema = z.array(z.object({ id: z.uuid() }));
const cutTurnSchema = z.object({
  id: z.uuid(),
  text: z.string(),
  refused: z.boolean().nullable(),
  answered: z.boolean().nullable(),
  acted: z.boolean().nullable(),
  reply: z.string().nullable(),
});

/** The turns that people still see and the agent's memory no longer holds. */
@Injectable()
export class CutTurns {
  constructor(
    @InjectRepository(Message) private readonly messages: Repository<Message>,
    private readonly agent: AgentRunner,
  ) {}

  /**
   * @param keptTurns how many turns the memory holds, the one of `upTo` included.
   * @returns the last message that was cut; null for none.
   */
  async lastCut(
    { id, memoryStartsAt }: Conversation,
    upTo: string,
    keptTurns: number,
  ): Promise<string | null> {
    const rows: unknown = await this.messages.query(boundary, [id, upTo, memoryStartsAt, keptTurns]);
    return boundarySchema.parse(rows)[0]?.id ?? null;
  }

  /** What was cut after one message up to another, oldest first, in batches; what was turned down is left out. */
  async *between(
    { id, memoryStartsAt }: Conversation,
    after: string | null,
    upTo: string,
  ): AsyncGenerator<CutTurn[], void> {
    for (let start = after ?? firstId; ;) {
      const rows: unknown = await this.messages.query(cutTurns, [id, start, upTo, memoryStartsAt]);
      const turns = z.array(cutTurnSchema).parse(rows);
      yield turns.flatMap((turn) => this.memorable(turn));
      const last = turns.at(-1);
      if (!last || turns.length < batchSize) return;
      start = last.id;
    }
  }

  private memorable({
    id,
    text,
    refused,
    answered,
    acted,
    reply,
  }: z.output<typeof cutTurnSchema>): CutTurn[] {
    if (refused === true) return [];
    const isMemorable = this.agent.memorable(text, answered === true ? 'passed' : 'unseen') === text;
    return isMemorable ? [{ id, text, reply, acted: acted === true }] : [];
  }
}
