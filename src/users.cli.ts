import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Command, CommanderError } from 'commander';
import { loadSettings } from './config/settings';
import { UserRoles } from './database/user-roles';

/** `npm run users -- promote <e-mail or id>`: makes the first operator, and takes the role away again with `demote`. */
async function main(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env');
  const settings = loadSettings(process.env);
  const program = new Command('users').description('Who may use /admin.').exitOverride();
  const give = (role: 'admin' | 'user') => async (user: string) => {
    const roles = await UserRoles.open(settings);
    const isKnown = await roles.give(user, role).finally(() => roles.close());
    if (!isKnown) throw new Error(`There is no user with the e-mail or id ${user}.`);
    process.stdout.write(`${user} is ${role === 'admin' ? 'an operator' : 'an ordinary user'} now.\n`);
  };
  program
    .command('promote')
    .argument('<e-mail or id>')
    .description('Makes a user an operator.')
    .action(give('admin'));
  program
    .command('demote')
    .argument('<e-mail or id>')
    .description('Makes an operator an ordinary user.')
    .action(give('user'));
  await program.parseAsync();
}

main().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
