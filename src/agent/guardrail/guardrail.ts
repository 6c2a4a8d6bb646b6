import { Logger } from '@nestjs/common';
import {
  type AgentInputItem,
  type InputGuardrail,
  InputGuardrailTripwireTriggered,
  type ModelProvider,
} from '@openai/agents';
import { z } from 'zod';
import type { Settings } from '../../config/settings';
import { textOfItem } from '../../session/session-items';
import { ModelJudge } from './judge';
import { judgeByRules } from './rules';
import { type JudgedMessage, type Refused, refusals, type Verdict, verdicts } from './verdict';

const logger = new Logger('Guardrail');

/** What looks at a message before the agent does; none when it is turned off. It blocks: the model waits for it. */
export function createGuardrails({ agent }: Settings, modelProvider: ModelProvider): InputGuardrail[] {
  const { guardrail, guardrailModel } = agent;
  if (guardrail === 'off') return [];
  const judge = guardrail === 'model' ? new ModelJudge(modelProvider, guardrailModel) : null;
  return [
    {
      name: 'message',
      runInParallel: false,
      execute: async ({ input, context }) => {
        const message = messageIn(input);
        const verdict = judge ? await judgeOrRules(judge, message, context) : judgeByRules(message);
        return { tripwireTriggered: verdict !== 'allowed', outputInfo: verdict };
      },
    },
  ];
}

/** What to say in place of an answer when this error is the guardrail's; null for any other error. */
export function refusalIn(error: unknown): { verdict: Refused; text: string } | null {
  if (!(error instanceof InputGuardrailTripwireTriggered)) return null;
  const verdict = z.enum(verdicts).exclude(['allowed']).safeParse(error.result.output.outputInfo);
  return verdict.success ? { verdict: verdict.data, text: refusals[verdict.data] } : null;
}

async function judgeOrRules(
  judge: ModelJudge,
  message: JudgedMessage,
  context: Parameters<ModelJudge['judge']>[1],
): Promise<Verdict> {
  try {
    return await judge.judge(message, context);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    logger.warn({ event: 'guardrail.judge_failed', reason: name });
    return judgeByRules(message);
  }
}

/** The person's newest message, and what the agent said before it. */
function messageIn(input: string | AgentInputItem[]): JudgedMessage {
  if (typeof input === 'string') return { text: input, before: null };
  const place = input.findLastIndex((item) => 'role' in item && item.role === 'user');
  const item = input[place];
  const before = input.slice(0, place).findLast((one) => 'role' in one && one.role === 'assistant');
  return { text: item ? (textOfItem(item) ?? '') : '', before: before ? textOfItem(before) : null };
}
