import { Inject, Injectable, Logger } from '@nestjs/common';
import { Agent, type ModelProvider, Runner, type RunStreamEvent, type Session } from '@openai/agents';
import { Settings } from '../config/settings';
import { assistantMessageItem, userMessageItem } from '../session/session-items';
import type { AgentContext } from './agent-context';
import type { AgentEvent, AgentFlag, AgentOutcome, AgentUsage } from './agent-events';
import { TimeLimit } from './time-limit';
import { createGuardrails, refusalIn } from './guardrail/guardrail';
import { memorableText, type MessageFate } from './memorable-text';
import { withheldMessage } from './guardrail/verdict';
import { instructionsFor } from './instructions';
import { explainFailure, failureOf } from './run-failure';
import { traceOf } from './models/provider-failure';
import { wasStoppedBy } from './stop-reason';
import { StreamReader } from './stream-reader';
import { TaskTools } from './tools/task-tools';
import { itemsOfToolUse, type ToolUse } from './tool-use';
import { ToolLedger } from './tools/tool-ledger';
import { isUnbacked } from './truth-check';
import {
  finishedAnswerTo,
  itemsOfLostTurn,
  startOfLastTurn,
  startOfOpenTurn,
  type UnfinishedTurn,
} from './turn-repair';

/** Names the model provider for injection; see `createModelProvider`. */
export const MODEL_PROVIDER = Symbol('MODEL_PROVIDER');

/** One message to be answered. */
export interface AgentTurn {
  text: string;
  /** What stands of earlier tries to answer it (see `standingToolUses`): it is not to be done again. */
  earlierToolUses?: readonly ToolUse[];
  context: AgentContext;
  /** The memory that the agent reads and writes. */
  session: Session;
  /** Stops the turn: the model call, and the tools that listen to it. */
  signal: AbortSignal;
}

/** What is used of the SDK's streamed result; its own type does not fit its own agents (exactOptionalPropertyTypes). */
interface StreamedResult extends AsyncIterable<RunStreamEvent> {
  readonly completed: Promise<void>;
  readonly state: { usage: AgentUsage };
}

type CutOff = 'stopped' | 'too_late';

const noUsage: AgentUsage = { requests: 0, inputTokens: 0, outputTokens: 0, totalTokens: 0 };

/** Runs the to-do agent: one turn at a time, as a stream of events that always ends with its outcome. */
@Injectable()
export class AgentRunner {
  private readonly logger = new Logger(AgentRunner.name);
  private readonly agent: Agent<AgentContext>;
  private readonly runner: Runner;

  constructor(
    @Inject(MODEL_PROVIDER) modelProvider: ModelProvider,
    tools: TaskTools,
    private readonly settings: Settings,
  ) {
    this.agent = new Agent<AgentContext>({
      name: 'To-do agent',
      instructions: ({ context }) => instructionsFor(context),
      tools: tools.all(),
      inputGuardrails: createGuardrails(settings, modelProvider),
    });
    const { model, tracing } = settings.agent;
    this.runner = new Runner({ modelProvider, model, tracingDisabled: !tracing });
  }

  /** Never throws: what goes wrong is the outcome. When it ends early the memory is mended before the outcome. */
  async *run(turn: AgentTurn): AsyncGenerator<AgentEvent, void> {
    const limit = new TimeLimit(turn.signal, this.settings.agent.timeoutMs);
    const reader = new StreamReader();
    const ledger = new ToolLedger();
    let itemsBefore = Number.POSITIVE_INFINITY;
    let result: StreamedResult | undefined;
    let error: unknown;
    try {
      result = await this.start(
        { ...turn, signal: limit.signal, context: { ...turn.context, ledger } },
        (count) => (itemsBefore = count),
      );
      for await (const event of result) yield* reader.read(event);
      await result.completed;
    } catch (thrown) {
      error = thrown;
    } finally {
      limit.release();
    }
    const refusal = turn.signal.aborted ? null : refusalIn(error);
    if (refusal) {
      yield* this.refuse(turn, refusal, result);
      return;
    }
    const cutOff = await this.cutOff(turn, limit, itemsBefore);
    const outcome = this.outcomeOf(turn, cutOff, reader, result, error);
    if (outcome.outcome !== 'completed')
      await this.mendMemory(turn, outcome, await ledger.completing(reader.toolUses));
    yield outcome;
  }

  /** Tells the memory of a turn that this process never got to: stopped while it waited, or cut off by a crash. */
  async rememberLostTurn(
    turn: Pick<AgentTurn, 'text' | 'session'>,
    unfinished: UnfinishedTurn,
  ): Promise<void> {
    const kept = await turn.session.getItems();
    const isThere = startOfOpenTurn(turn.text, kept) !== null;
    const text = isThere ? turn.text : this.memorable(turn.text, 'unseen');
    const items = itemsOfLostTurn(text, unfinished, kept);
    if (items.length > 0) await turn.session.addItems(items);
  }

  /** A user's message as the memory may have it; see `memorableText`. */
  memorable(text: string, fate: MessageFate): string {
    const isUnguarded = this.settings.agent.guardrail === 'off' && fate === 'unseen';
    return isUnguarded ? text : memorableText(text, fate);
  }

  /**
   * Takes the last turn out of the memory, so that its message can be answered anew and is there once.
   * @param evenFinished also one that has its answer. Otherwise such a turn is another one's that said the same.
   */
  async forgetTurn(
    { text, session }: Pick<AgentTurn, 'text' | 'session'>,
    evenFinished: boolean,
  ): Promise<void> {
    const kept = await session.getItems();
    const startOf = evenFinished ? startOfLastTurn : startOfOpenTurn;
    const start = wordingsOf(text)
      .map((wording) => startOf(wording, kept))
      .find((found) => found !== null);
    if (start === undefined) return;
    for (let count = kept.length; count > start; count -= 1) await session.popItem();
  }

  private start(
    { text, earlierToolUses = [], session, context, signal }: AgentTurn,
    onRead: (items: number) => void,
  ): Promise<StreamedResult> {
    const { maxTurns } = this.settings.agent;
    const input = [userMessageItem(text), ...earlierToolUses.flatMap(itemsOfToolUse)];
    return this.runner.run(this.agent, input, {
      stream: true,
      sessionInputCallback: (history, added) => {
        onRead(history.length);
        return [...history, ...added];
      },
      session,
      context,
      signal,
      maxTurns,
      toolNotFoundBehavior: 'return_error_to_model',
    });
  }

  /** An answer like any other, but in place of the model's. The memory gets a stand-in for what was said. */
  private async *refuse(
    { session, earlierToolUses = [] }: AgentTurn,
    { verdict, text }: NonNullable<ReturnType<typeof refusalIn>>,
    result: StreamedResult | undefined,
  ): AsyncGenerator<AgentEvent, void> {
    this.logger.log({ event: 'guardrail.refused', verdict });
    for (const delta of text.match(/\S+\s*/g) ?? []) yield { type: 'text.delta', delta };
    await session.addItems([
      userMessageItem(withheldMessage),
      ...earlierToolUses.flatMap(itemsOfToolUse),
      assistantMessageItem(text),
    ]);
    const usage = result ? usageOf(result) : noUsage;
    yield { type: 'ended', outcome: 'completed', text, usage, failure: null, flags: ['refused'] };
  }

  /** What ended the turn before it was whole. What the memory has with its answer is whole, whoever stopped it then. */
  private async cutOff(
    { text, session, signal }: AgentTurn,
    limit: TimeLimit,
    itemsBefore: number,
  ): Promise<CutOff | null> {
    if (!limit.signal.aborted) return null;
    const added = (await session.getItems()).slice(itemsBefore);
    if (finishedAnswerTo(text, added) !== null) return null;
    return signal.aborted ? 'stopped' : 'too_late';
  }

  private outcomeOf(
    turn: AgentTurn,
    cutOff: CutOff | null,
    { text, toolUses }: StreamReader,
    result: StreamedResult | undefined,
    error: unknown,
  ): AgentOutcome {
    const flags = this.remarksOn(text, [...(turn.earlierToolUses ?? []), ...toolUses]);
    const ended = { type: 'ended', text, usage: result ? usageOf(result) : noUsage, flags } as const;
    if (cutOff === 'stopped') return { ...ended, outcome: 'cancelled', failure: null };
    if (cutOff === 'too_late') return { ...ended, outcome: 'failed', failure: failureOf('model_timeout') };
    if (error !== undefined) {
      const failure = explainFailure(error);
      this.report(failure.code, error);
      return { ...ended, outcome: 'failed', failure };
    }
    if (!text) return { ...ended, outcome: 'failed', failure: failureOf('model_gave_no_answer') };
    return { ...ended, outcome: 'completed', failure: null };
  }

  /** Errors of models quote what was sent, and the SDK's carry the whole run: only our own come with their text. */
  private report(code: string, error: unknown): void {
    const detail = code === 'internal_error' ? { err: error } : traceOf(error);
    this.logger.warn({ event: 'agent.failed', code, ...detail });
  }

  private remarksOn(text: string, toolUses: readonly ToolUse[]): AgentFlag[] {
    if (!isUnbacked(text, toolUses)) return [];
    this.logger.warn({ event: 'agent.unbacked_claim' });
    return ['unbacked_claim'];
  }

  private async mendMemory(turn: AgentTurn, outcome: AgentOutcome, used: readonly ToolUse[]): Promise<void> {
    const toolUses = [...(turn.earlierToolUses ?? []), ...used];
    const endedBy = wasStoppedBy(turn.signal, 'user') ? 'user' : 'failure';
    await this.rememberLostTurn(turn, { toolUses, text: outcome.text, endedBy });
  }
}

/** As which a message may stand in the memory. */
function wordingsOf(text: string): string[] {
  return (['passed', 'unseen', 'refused'] as const).map((fate) => memorableText(text, fate));
}

function usageOf({ state: { usage } }: StreamedResult): AgentUsage {
  const { requests, inputTokens, outputTokens, totalTokens } = usage;
  return { requests, inputTokens, outputTokens, totalTokens };
}
