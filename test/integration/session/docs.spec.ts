import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { runCli } from '../../../src/session/session-command-line';
import { getSessionId } from '../../../src/session/session-id';
import { SessionStore } from '../../../src/session/store/session-store';
import { toolTurn } from './support/items';
import { pythonRows, writePythonFile } from './support/python-file';
import { conversationId, userId } from './support/service';

const root = resolve(__dirname, '../../..');
const guide = readFileSync(join(root, 'docs/sessions.md'), 'utf8');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  );
}

/** A block as a spec: what a reader imports from the package or from `src` comes from this checkout. */
function asSpec(code: string): string {
  const rooted = code
    .replaceAll("'todo-agent/session'", `'${root}/src/session/standalone'`)
    .replaceAll(/from '\.\/(config|session)\//g, `from '${root}/src/$1/`);
  if (rooted.includes('describe(')) return rooted;
  const imports = [...rooted.matchAll(/^import .*$/gm)].map(([line]) => line);
  const body = rooted.replaceAll(/^import .*$/gm, '');
  return `${imports.join('\n')}\nit('runs', async () => {\n${body}\n});\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'session-docs-'));
const snippets = blocks('ts').map((code, number) => {
  const path = join(folder, `snippet-${number}.spec.ts`);
  writeFileSync(path, asSpec(code));
  return path;
});
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/sessions.md', () => {
  it('has its snippets', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(9);
  });

  it('has snippets that compile under the project’s own rules', () => {
    const { options } = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
          throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
        },
      },
    ) ?? { options: {} };
    const program = ts.createProgram(snippets, {
      ...options,
      noEmit: true,
      incremental: false,
      rootDir: '/',
      typeRoots: [join(root, 'node_modules/@types')],
    });
    const complaints = snippets.flatMap((path) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(path))
        .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
    );

    expect(complaints).toEqual([]);
  }, 60_000);

  it('has snippets that run', async () => {
    const config = {
      rootDir: folder,
      roots: [folder],
      testEnvironment: 'node',
      setupFiles: [join(__dirname, 'support/docs-setup.ts')],
      transform: { '^.+\\.ts$': ['@swc/jest', JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'))] },
    };
    const configPath = join(folder, 'jest.config.json');
    writeFileSync(configPath, JSON.stringify(config));
    mkdirSync(join(folder, 'work'));
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [
        '--experimental-vm-modules',
        join(root, 'node_modules/jest/bin/jest.js'),
        ...['--config', configPath, '--runInBand'],
      ],
      { cwd: join(folder, 'work') },
    );

    expect(stderr).toContain('My name is Ada.'); // What the agent of the first snippet remembers.
    expect(stderr).toContain(`Test Suites: ${snippets.length} passed, ${snippets.length} total`);
  }, 120_000);

  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));

  it.each(commands)('has a command that works: %s', async (command) => {
    const path = join(folder, `cli-${commands.indexOf(command)}.db`);
    const store = SessionStore.open(path);
    await store.append(getSessionId(userId, conversationId), toolTurn(1));
    store.close();
    writePythonFile(`${path}.python`, { a: pythonRows });
    const argv = command
      .replace('npm run sessions -- ', '')
      .replace('python_sessions.db', `${path}.python`)
      .replace('backup.db', `${path}.backup`)
      .split(' ');
    let errors = '';

    const exitCode = await runCli(['--file', path, ...argv], {
      settings: () => ({ databasePath: path, maxMessages: 200, retentionDays: 7 }),
      output: { write: () => undefined, writeError: (text) => void (errors += text), terminal: null },
    });

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  });
});
