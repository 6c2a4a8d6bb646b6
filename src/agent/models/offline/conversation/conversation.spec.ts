import { type AgentInputItem } from '@openai/agents';
import { Clock } from '../slots/clock';
import { readClock, readSummary } from './instructions';
import { readNumberedLines } from './numbered-lines';
import { readOutcome } from './outcome';
import { emptyScene } from './scene';
import { sceneAfter } from './scene.reader';
import { readTurns } from './turns';

const task = {
  id: 't1',
  title: 'Buy milk',
  description: null,
  completed: false,
  priority: 'normal',
  dueAt: null,
};
const scene = emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC'), new Set());
const reply = (text: string): AgentInputItem => ({
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text }],
});

function created(output: unknown): AgentInputItem[] {
  return [
    { role: 'user', content: [{ type: 'input_text', text: 'add milk' }] },
    { type: 'function_call', callId: 'c1', name: 'create_task', status: 'completed', arguments: '{}' },
    {
      type: 'function_call_result',
      callId: 'c1',
      name: 'create_task',
      status: 'completed',
      output: output as string,
    },
    reply('Created “Buy milk”.'),
  ];
}

describe('the memory', () => {
  it.each([
    ['a string', JSON.stringify({ task })],
    ['a text part', { type: 'text', text: JSON.stringify({ task }) }],
    ['parts', [{ type: 'input_text', text: JSON.stringify({ task }) }]],
  ])('is read with results as %s', (_name, output) => {
    const [turn] = readTurns(created(output));

    expect(turn).toMatchObject({
      user: 'add milk',
      reply: 'Created “Buy milk”.',
      uses: [{ name: 'create_task', outcome: { tasks: [task] } }],
    });
  });

  it('begins with the first message of the person', () => {
    expect(readTurns([reply('left over'), ...created(JSON.stringify({ task }))])).toHaveLength(1);
  });

  it('tells what "it" is', () => {
    expect(sceneAfter(readTurns(created(JSON.stringify({ task }))), scene).focus).toEqual([task]);
  });

  it('tells it by the words alone where the calls are lost', () => {
    const turns = readTurns([{ role: 'user', content: 'add milk' }, reply('Created “Buy milk”.')]);

    expect(sceneAfter(turns, scene).focus).toEqual([{ id: null, title: 'Buy milk' }]);
  });

  it('takes what is not JSON for a failure', () => {
    expect(readOutcome('An error occurred')).toMatchObject({
      error: { code: 'tool_failed', message: 'An error occurred' },
    });
    expect(readOutcome('null').error).not.toBeNull();
  });

  it('gives equal titles their own numbers', () => {
    const twin = { ...task, id: 't2' } as const;
    const shown = readNumberedLines('1. Buy milk\n2. Buy milk — high priority', [
      { ...task, priority: 'normal' },
      { ...twin, priority: 'high' },
    ]);

    expect([...shown.values()].map((one) => one.id)).toEqual(['t1', 't2']);
  });
});

describe('the instructions', () => {
  it('name time and zone', () => {
    const clock = readClock(
      'Be kind.\nCurrent time: 2026-11-22T19:00:00.000Z; time zone: Europe/Paris',
      new Date(0),
    );

    expect(clock.iso(clock.local())).toBe('2026-11-22T20:00:00+01:00');
  });

  it.each([undefined, 'Current time: never; time zone: Nowhere/Land'])(
    'may lack them (%s)',
    (instructions) => {
      const clock = readClock(instructions, new Date(0));

      expect(clock.iso(clock.local())).toBe('1970-01-01T00:00:00+00:00');
    },
  );

  it('may tell what was cut off', () => {
    expect(readSummary('First request: “Buy milk”\nPreference: I prefer tasks sorted by priority')).toEqual({
      firstRequest: 'Buy milk',
      preferences: ['I prefer tasks sorted by priority'],
    });
  });
});
