import { SessionStore, SqliteSession, userMessageItem } from '../../../../src/session/standalone';

/** A program that takes the store alone: says what it remembers, and which of its modules are NestJS. */
async function main(path: string): Promise<void> {
  const store = SessionStore.open(path);
  const session = new SqliteSession('ada', store);
  await session.addItems([userMessageItem('My name is Ada.')]);
  const remembered = await session.getItems();
  store.close();
  const nest = Object.keys(require.cache).filter((module) => module.includes('/node_modules/@nestjs/'));
  process.stdout.write(`${JSON.stringify({ remembered, nest })}\n`);
}

void main(process.argv[2] ?? '');
