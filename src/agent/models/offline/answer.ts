import { type ModelRequest } from '@openai/agents';
import { perform } from './actions/perform';
import { replay, type ToolCall } from './actions/program';
import { Work } from './actions/work';
import { readClock, readSummary } from './conversation/instructions';
import { emptyScene } from './conversation/scene';
import { sceneAfter, withTold } from './conversation/scene.reader';
import { readTurns } from './conversation/turns';
import { interpret } from './intents/interpret';
import { UNKNOWN } from './replies/talk';

export type Answer = { calls: ToolCall[] } | { reply: string };

/**
 * The next thing to say in a talk: calls of tools, or the reply. Everything comes from the request; the same request
 * gets the same answer.
 */
export function answer(
  request: Pick<ModelRequest, 'input' | 'systemInstructions' | 'tools'>,
  systemNow: Date,
): Answer {
  const turns = readTurns(request.input);
  const turn = turns.at(-1);
  if (!turn) return { reply: UNKNOWN };
  const tools = new Set(request.tools.map((tool) => tool.name));
  const scene = sceneAfter(turns.slice(0, -1), startScene(request.systemInstructions, tools, systemNow));
  const step = replay(
    perform(new Work(scene), interpret(turn.user, scene)),
    turn.uses.map((use) => use.outcome),
  );
  return 'calls' in step ? step : { reply: step.result };
}

function startScene(
  instructions: string | undefined,
  tools: ReadonlySet<string>,
  systemNow: Date,
): ReturnType<typeof emptyScene> {
  const scene = emptyScene(readClock(instructions, systemNow), tools);
  const { firstRequest, preferences } = readSummary(instructions);
  const told = preferences.flatMap((words) => interpret(words, scene));
  return { ...scene, firstRequest, preferences: withTold(scene.preferences, told) };
}
