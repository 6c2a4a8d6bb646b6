import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { endChildren, startChild } from './support/child';
import { said } from './support/items';
import { removeTempFolders, tempPath } from './support/temp-file';

const root = resolve(__dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports?: object };
afterEach(async () => {
  await endChildren();
  removeTempFolders();
});

describe('the session store alone', () => {
  it('has nothing of NestJS in its import graph', async () => {
    const child = startChild('standalone-user.ts', tempPath());

    expect(JSON.parse(await child.line())).toEqual({ remembered: [said('My name is Ada.')], nest: [] });
  });

  it.each([
    [
      'require',
      "const { SessionStore, SqliteSession, userMessageItem } = require('todo-agent/session');",
      'commonjs',
    ],
    [
      'import',
      "import { SessionStore, SqliteSession, userMessageItem } from 'todo-agent/session';",
      'module',
    ],
  ])('is taken from the package with %s', async (_, first, inputType) => {
    if (!manifest.exports) return; // Only then the package has a public name.
    const program = `${first}
      const store = SessionStore.open(${JSON.stringify(tempPath())});
      const session = new SqliteSession('ada', store);
      session.addItems([userMessageItem('hello')])
        .then(() => session.getItems())
        .then((items) => console.log(JSON.stringify(items)));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type', inputType, '--eval', program],
      { cwd: root },
    );

    expect(JSON.parse(stdout)).toEqual([said('hello')]);
  });
});
