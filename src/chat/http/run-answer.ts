import { Injectable, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { NotAcceptableError } from '../chat.errors';
import type { Reply } from '../message.schemas';
import { replyOf } from './reply';
import { RunHistory } from '../run-history.service';
import type { RunEvent } from '../run-event.schemas';
import { StreamAnswer } from '../stream-answer';

const forms = ['text/event-stream', 'application/json'] as const;
export type AnswerForm = (typeof forms)[number];

/** What the client's `Accept` asks for; a stream when it does not mind. @throws NotAcceptableError */
export function preferredAnswer(request: FastifyRequest): AnswerForm {
  const preferred = new Negotiator(request.raw).mediaType([...forms]);
  const form = forms.find((candidate) => candidate === preferred);
  if (!form) throw new NotAcceptableError();
  return form;
}

/** Answers a request with a run: its events as they come, or its sum at the end. */
@Injectable()
export class RunAnswer {
  constructor(
    private readonly history: RunHistory,
    private readonly streams: StreamAnswer,
  ) {}

  async send(reply: FastifyReply, form: AnswerForm, runId: string): Promise<StreamableFile | Reply> {
    if (form === 'text/event-stream') return this.stream(reply, runId);
    void reply.header('X-Run-Id', runId);
    return replyOf(this.history.follow(runId));
  }

  /** @param after the number of the last event that the client has seen. */
  stream(reply: FastifyReply, runId: string, after = 0): StreamableFile {
    void reply.header('X-Run-Id', runId);
    return this.streams.open(reply, framesOf(this.history.follow(runId, after)), { keepsAlive: true });
  }
}

async function* framesOf(events: AsyncGenerator<RunEvent, void>): AsyncGenerator<string, void> {
  for await (const { id, type, data } of events)
    yield `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
