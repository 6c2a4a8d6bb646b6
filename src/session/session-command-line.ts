import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { existsSync } from 'node:fs';
import { SessionError, SessionPathError, SessionUnavailableError } from './session.errors';
import { SessionStore } from './store/session-store';
import * as files from './cli/file-commands';
import { type ExitCode, type Output, print, type Result } from './cli/output';
import * as sessions from './cli/session-commands';

/** A person at a command line waits longer for a lock than a server may. */
const lockWaitMs = 10_000;

export interface CliSettings {
  databasePath: string;
  maxMessages: number;
  retentionDays: number;
}

export interface CliOptions {
  settings: () => CliSettings;
  output: Output;
  findGone?: files.FindGone;
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface GlobalOptions {
  file?: string;
  json?: boolean;
}

/** Runs one command line, `argv` without node and script, and gives back the exit code. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = buildProgram(options, (result) => (exitCode = result.exitCode ?? 0));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    options.output.writeError(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return 2;
  if (error instanceof sessions.SessionInUseError) return 3;
  if (error instanceof SessionUnavailableError && error.reason === 'locked') return 3;
  return error instanceof SessionError && error.code === 'invalid_session_id' ? 2 : 1;
}

type WithStore = (
  work: (store: SessionStore) => Promise<Result>,
  open?: { mayMake?: boolean; damaged?: 'set-aside' | 'throw' },
) => Promise<void>;

function buildProgram(options: CliOptions, done: (result: Result) => void): Command {
  const { settings, output } = options;
  const program = new Command('sessions')
    .description('Looks after the file that holds the memory of all agents. Safe beside a running server.')
    .option('--file <path>', 'the session file (default: AGENT_SESSION_DB_PATH)')
    .option('--json', 'print one JSON object in the place of text')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed or something is wrong, 2 wrong usage, 3 locked or in use.',
    )
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => output.writeError(text) })
    .exitOverride();
  const withStore: WithStore = async (work, { mayMake = false, damaged = 'throw' } = {}) => {
    const { file = settings().databasePath, json = false } = program.opts<GlobalOptions>();
    if (!mayMake && !existsSync(file)) throw new SessionPathError(`There is no session file at ${file}.`);
    const store = SessionStore.open(file, { lockWaitMs, damaged });
    try {
      const result = await work(store);
      print(output, result, json);
      done(result);
    } finally {
      store.close();
    }
  };
  addSessionCommands(program, options, withStore);
  addFileCommands(program, options, withStore);
  return program;
}

function addSessionCommands(program: Command, { settings, output }: CliOptions, withStore: WithStore): void {
  program
    .command('stats')
    .description('how many sessions and items, how large the file')
    .action(() => withStore(sessions.stats));
  program
    .command('show <user> <thread>')
    .description('the items of one session')
    .option('--limit <n>', 'only the newest', wholeNumber)
    .action((user: string, thread: string, { limit }: { limit?: number }) =>
      withStore((store) => sessions.show(store, user, thread, limit)),
    );
  program
    .command('prune [user] [thread]')
    .description('cut one session, or all, at a turn boundary')
    .option('--max <n>', 'items to keep (default: AGENT_SESSION_MAX_MESSAGES)', wholeNumber)
    .action((user: string | undefined, thread: string | undefined, { max }: { max?: number }) => {
      const session = pairOf(user, thread);
      return withStore((store) => sessions.prune(store, output, max ?? settings().maxMessages, session));
    });
  program
    .command('clear <user> <thread>')
    .description('forget one session')
    .action((user: string, thread: string) => withStore((store) => sessions.clear(store, user, thread)));
  program
    .command('cleanup')
    .description('delete the sessions that nobody has used for long')
    .option('--days <n>', 'days without activity (default: AGENT_SESSION_RETENTION_DAYS)', wholeNumber)
    .option('--dry-run', 'only say how many')
    .action(({ days, dryRun = false }: { days?: number; dryRun?: boolean }) =>
      withStore((store) => sessions.cleanup(store, days ?? settings().retentionDays, dryRun)),
    );
}

function addFileCommands(program: Command, { output, findGone }: CliOptions, withStore: WithStore): void {
  program
    .command('verify')
    .description('read the whole file and say what is wrong with it')
    .option('--repair', 'mend what can be mended')
    .action(({ repair = false }: { repair?: boolean }) =>
      withStore((store) => files.verify(store, output, repair, findGone), {
        damaged: repair ? 'set-aside' : 'throw',
      }),
    );
  program
    .command('import <python-file>')
    .description('bring the sessions of a Python SDK file over; the file itself stays as it is')
    .action((path: string) => withStore((store) => files.importFile(store, output, path), { mayMake: true }));
  program
    .command('backup <target>')
    .description('write a consistent copy, while the server goes on')
    .action((target: string) => withStore((store) => files.backup(store, target)));
  program
    .command('compact')
    .description('rewrite the file without its free pages; the server waits for so long')
    .action(() => withStore(files.compact));
}

function pairOf(user?: string, thread?: string): { user: string; thread: string } | undefined {
  if (user === undefined) return undefined;
  if (thread === undefined) throw new UsageError('Give both the user and the thread, or none.');
  return { user, thread };
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
