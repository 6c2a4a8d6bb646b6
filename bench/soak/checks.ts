import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { z } from 'zod';
import type { Tally } from './talker';

const run = promisify(execFile);

const numberRow = z.tuple([z.object({ count: z.coerce.number() })]);
const threadRow = z.object({ thread: z.string(), role: z.string(), content: z.string(), status: z.string() });
const itemRow = z.object({ session_id: z.string(), message_data: z.string() });
const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  callId: z.string().optional(),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).optional(),
});
type Item = z.output<typeof itemSchema>;

/** What must be nowhere, each as a count of its violations. */
const violations: Record<string, string> = {
  'runs without an end': `SELECT count(*) FROM agent_runs WHERE status IN ('queued', 'in_progress')`,
  'user messages without exactly one first run': `SELECT count(*) FROM messages m WHERE role = 'user' AND
    (SELECT count(*) FROM agent_runs r WHERE r.user_message_id = m.id AND r.retry_of IS NULL) <> 1`,
  'user messages without exactly one run that counts': `SELECT count(*) FROM messages m WHERE role = 'user' AND
    (SELECT count(*) FROM agent_runs r WHERE r.user_message_id = m.id
      AND NOT EXISTS (SELECT 1 FROM agent_runs t WHERE t.retry_of = r.id)) <> 1`,
  'completed runs without exactly one answer': `SELECT count(*) FROM agent_runs r WHERE status = 'completed' AND
    (SELECT count(*) FROM messages m WHERE m.run_id = r.id AND role = 'assistant' AND m.status = 'completed') <> 1`,
  'other runs with a whole answer, or two': `SELECT count(*) FROM agent_runs r WHERE status <> 'completed' AND
    (SELECT count(*) FILTER (WHERE m.status = 'completed') * 2 + count(*) FROM messages m
      WHERE m.run_id = r.id AND role = 'assistant') > 1`,
  'messages answered twice': `SELECT count(*) FROM (SELECT user_message_id FROM agent_runs
    WHERE status = 'completed' GROUP BY 1 HAVING count(*) > 1) AS twice`,
  'runs whose events are missing or do not end': `SELECT count(*) FROM agent_runs r
    LEFT JOIN agent_run_events e ON e.run_id = r.id
    WHERE e.run_id IS NULL OR events -> -1 ->> 'type' <> 'run.' || r.status`,
  'doubled tasks': `SELECT count(*) FROM (SELECT title FROM tasks GROUP BY user_id, title HAVING count(*) > 1) AS twice`,
  'answered orders without their task': `SELECT count(*) FROM messages m JOIN agent_runs r ON r.user_message_id = m.id
    WHERE m.role = 'user' AND r.status = 'completed' AND m.content LIKE 'Create a task to %' AND NOT EXISTS
      (SELECT 1 FROM tasks t WHERE t.title = 'B' || substr(m.content, length('Create a task to b') + 1))`,
  'requests that the model refused as broken': `SELECT count(*) FROM agent_runs
    WHERE error ->> 'code' IN ('model_request_refused', 'internal_error', 'model_misbehaved')`,
};

/** @returns a sentence for everything that is not as it must be. */
export async function findProblems(
  databaseUrl: string,
  dataDirectory: string,
  tally: Tally,
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const problems = [...tally.problems];
    for (const [what, query] of Object.entries(violations)) {
      const [{ count }] = numberRow.parse((await client.query(query)).rows);
      if (count > 0) problems.push(`${count} ${what}`);
    }
    for (const { threadId, text } of tally.confirmed) {
      const found = await client.query(
        `SELECT count(*) FROM messages WHERE conversation_id = $1 AND role = 'user' AND content = $2`,
        [threadId, text],
      );
      const [{ count }] = numberRow.parse(found.rows);
      if (count !== 1) problems.push(`"${text}" is there ${count} times`);
    }
    problems.push(...disagreements(await threadsIn(client), memoriesIn(dataDirectory)));
    problems.push(...(await verifyProblems(databaseUrl, dataDirectory)));
    return problems;
  } finally {
    await client.end();
  }
}

/** Per thread: what was asked in order, and the answers that count. */
async function threadsIn(client: Client): Promise<Map<string, { asked: string[]; answers: string[] }>> {
  const { rows } = await client.query<object>(
    `SELECT m.conversation_id AS thread, m.role, m.content, m.status FROM messages m
     JOIN agent_runs r ON r.id = m.run_id
     WHERE m.role = 'user' OR NOT EXISTS (SELECT 1 FROM agent_runs t WHERE t.retry_of = r.id)
     ORDER BY r.user_message_id, m.id`,
  );
  const threads = new Map<string, { asked: string[]; answers: string[] }>();
  for (const { thread, role, content } of z.array(threadRow).parse(rows)) {
    const said = threads.get(thread) ?? { asked: [], answers: [] };
    (role === 'user' ? said.asked : said.answers).push(content);
    threads.set(thread, said);
  }
  return threads;
}

function memoriesIn(dataDirectory: string): Map<string, Item[]> {
  const file = new Database(join(dataDirectory, 'agent_sessions.db'), { readonly: true });
  const rows = z
    .array(itemRow)
    .parse(file.prepare('SELECT session_id, message_data FROM agent_messages ORDER BY id').all());
  file.close();
  const memories = new Map<string, Item[]>();
  for (const { session_id: sessionId, message_data: text } of rows) {
    const thread = sessionId.slice(sessionId.indexOf('_conv_') + '_conv_'.length);
    memories.set(thread, [...(memories.get(thread) ?? []), itemSchema.parse(JSON.parse(text))]);
  }
  return memories;
}

function disagreements(
  threads: Map<string, { asked: string[]; answers: string[] }>,
  memories: Map<string, Item[]>,
): string[] {
  const problems: string[] = [];
  for (const [thread, { asked, answers }] of threads) {
    const items = memories.get(thread) ?? [];
    const remembered = items.filter(({ role }) => role === 'user').map(textOf);
    if (JSON.stringify(remembered) !== JSON.stringify(asked))
      problems.push(`Thread ${thread}: ${difference(asked, remembered)}`);
    const said = items
      .filter(({ role }) => role === 'assistant')
      .map(textOf)
      .join('\n');
    const forgotten = answers.filter((answer) => !said.includes(answer));
    if (forgotten.length > 0)
      problems.push(`Thread ${thread}: ${forgotten.length} answers are not in the memory`);
    const calls = items.filter(({ type }) => type === 'function_call').map(({ callId }) => callId);
    const results = items.filter(({ type }) => type === 'function_call_result').map(({ callId }) => callId);
    if (JSON.stringify(calls.sort()) !== JSON.stringify(results.sort()))
      problems.push(`Thread ${thread}: calls and results do not match`);
  }
  return problems;
}

function difference(asked: string[], remembered: string[]): string {
  const place = asked.findIndex((text, index) => text !== remembered[index]);
  return `asked ${asked.length}, remembered ${remembered.length}; at ${place}: "${asked[place] ?? ''}" / "${remembered[place] ?? ''}"`;
}

function textOf({ content }: Item): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('');
}

/** What `npm run sessions -- verify` says about the file and the database. */
async function verifyProblems(databaseUrl: string, dataDirectory: string): Promise<string[]> {
  try {
    await run(process.execPath, [join(__dirname, '../../src/sessions.cli.js'), 'verify'], {
      env: { DATA_DIR: dataDirectory, DATABASE_URL: databaseUrl },
      cwd: dataDirectory,
    });
    return [];
  } catch (error) {
    return [`sessions verify: ${String(error)}`];
  }
}
