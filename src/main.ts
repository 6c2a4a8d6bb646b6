import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Logger } from '@nestjs/common';
import { createApp } from './app.setup';
import { loadSettings, type Settings } from './config/settings';
import { InvalidSettingsError } from './config/settings.errors';
import { FolderLockedError } from './database/folder-lock';
import { NotOwnerError } from './database/not-owner.error';

async function start(settings: Settings): Promise<void> {
  const app = await createApp(settings);
  await app.listen(settings.http.port, settings.http.host);
  const url = await app.getUrl();
  new Logger('App').log({
    event: 'app.ready',
    msg: `Ready: ${url} (the API: ${url}/docs)`,
    provider: settings.agent.provider,
    model: settings.agent.model,
    database: settings.database.url === null ? 'embedded' : 'external',
  });
}

function readSettings(): Settings {
  if (existsSync('.env')) loadEnvFile('.env');
  return loadSettings(process.env);
}

async function main(): Promise<void> {
  try {
    await start(readSettings());
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

/** Their message is all there is to say. */
const explained = [InvalidSettingsError, FolderLockedError, NotOwnerError];

/** What the operator can mend is said in a sentence; only what nobody expected comes with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (explained.some((known) => error instanceof known)) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${error.message}; set PORT to another one.`;
  return error.stack ?? error.message;
}

void main();
