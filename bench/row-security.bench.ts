import { parseArgs } from 'node:util';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { actingFor } from '../src/common/acting-user';
import { User } from '../src/auth/user.entity';
import { openDataSource } from '../src/database/open-data-source';
import { postgresOptions } from '../src/database/postgres-options';
import { Task } from '../src/tasks/task.entity';
import { withScratchDatabase } from './scratch-database';

const connections = 10;
const tasksOfUser = 20;
const warmUp = 200;

interface Work {
  name: string;
  run: (dataSource: DataSource, userId: string) => Promise<unknown>;
}

const works: Work[] = [
  {
    name: 'a page of tasks',
    run: (dataSource, userId) =>
      dataSource.getRepository(Task).find({ where: { userId }, order: { id: 'asc' }, take: tasksOfUser }),
  },
  {
    name: 'one new task',
    run: (dataSource, userId) => dataSource.getRepository(Task).insert(taskOf(userId)),
  },
  {
    name: 'a transaction of three',
    run: (dataSource, userId) =>
      dataSource.transaction(async (manager) => {
        const task = taskOf(userId);
        await manager.insert(Task, task);
        await manager.update(Task, { id: task.id }, { title: 'Buy bread' });
        await manager.delete(Task, { id: task.id });
      }),
  },
];

/** What row-level security costs: the same work for a user, behind the wall and without it, turn by turn in one run. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '2000' } } });
  await withScratchDatabase(async (url) => {
    const options: DataSourceOptions = { ...postgresOptions({ url }, connections), entities: [Task, User] };
    const dataSource = await openDataSource(options);
    try {
      const userId = await settle(dataSource);
      for (const work of works) await measure(work, dataSource, userId, Number(values.rounds));
    } finally {
      await dataSource.destroy();
    }
  });
}

async function measure(
  { name, run }: Work,
  dataSource: DataSource,
  userId: string,
  rounds: number,
): Promise<void> {
  const behind: number[] = [];
  const without: number[] = [];
  for (let round = -warmUp; round < rounds; round += 1) {
    const times = [
      await timed(() => actingFor(userId, () => run(dataSource, userId))),
      await timed(() => run(dataSource, userId)),
    ] as const;
    if (round < 0) continue;
    behind.push(times[0]);
    without.push(times[1]);
  }
  const [a, b] = [median(behind), median(without)];
  console.log(
    `${name.padEnd(24)} behind ${a.toFixed(2)} ms, without ${b.toFixed(2)} ms: ${(a / b).toFixed(2)}`,
  );
}

async function settle(dataSource: DataSource): Promise<string> {
  const userId = uuidv7();
  await dataSource.query(
    `INSERT INTO users (id, email, password_hash, created_at) VALUES ($1, 'ada@example.com', '', now())`,
    [userId],
  );
  for (let count = 0; count < tasksOfUser; count += 1)
    await dataSource.getRepository(Task).insert(taskOf(userId));
  return userId;
}

function taskOf(userId: string) {
  const now = new Date();
  return {
    id: uuidv7(),
    userId,
    title: 'Buy milk',
    priorityRank: 0,
    createdAt: now,
    updatedAt: now,
  } as const;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
