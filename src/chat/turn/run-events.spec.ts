import { RunEvents, RunLog } from './run-events';
import type { RunEvent } from '../run-event.schemas';

const delta = (text: string) => ({ messageId: '01a204e5-caad-77e0-80c1-e75c81814819', delta: text });
const run = { run: {} } as Extract<RunEvent, { type: 'run.completed' }>['data'];

async function collect(events: AsyncGenerator<RunEvent, void>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { id, type } of events) seen.push(`${id} ${type}`);
  return seen;
}

describe('RunLog', () => {
  it('gives every reader all events, numbered from 1, those to come included', async () => {
    const log = new RunLog('run');
    log.append({ type: 'message.delta', data: delta('a') });
    const readers = [collect(log.read()), collect(log.read())];
    log.append({ type: 'message.delta', data: delta('b') });
    await Promise.resolve();
    log.append({ type: 'run.completed', data: run });
    const all = ['1 message.delta', '2 message.delta', '3 run.completed'];
    expect(await Promise.all(readers)).toEqual([all, all]);
  });

  it('goes on after the number of the last event that was seen', async () => {
    const log = new RunLog('run');
    log.append({ type: 'message.delta', data: delta('a') });
    log.append({ type: 'run.completed', data: run });
    expect(await collect(log.read(1))).toEqual(['2 run.completed']);
    expect(await collect(log.read(7))).toEqual([]);
  });
});

describe('RunEvents', () => {
  it('still finds the log of a run that has just ended', () => {
    const events = new RunEvents();
    const log = events.start('run');
    events.retire(log);
    expect(events.find('run')).toBe(log);
    expect(events.find('other')).toBeUndefined();
  });

  it('does not keep one that is longer than all that may be kept', () => {
    const events = new RunEvents();
    const [short, long] = [events.start('short'), events.start('long')];
    long.append({ type: 'message.delta', data: delta('x'.repeat(17_000_000)) });
    for (const log of [short, long]) events.retire(log);
    expect(events.find('short')).toBe(short);
    expect(events.find('long')).toBeUndefined();
  });

  it('lets the oldest go when too much is kept', () => {
    const events = new RunEvents();
    const logs = Array.from({ length: 20 }, (_, index) => events.start(String(index)));
    for (const log of logs) {
      log.append({ type: 'message.delta', data: delta('x'.repeat(1_000_000)) });
      events.retire(log);
    }
    expect(logs.map((log) => events.find(log.runId) !== undefined)).toEqual(
      logs.map((_, index) => index >= 5),
    );
  });
});
