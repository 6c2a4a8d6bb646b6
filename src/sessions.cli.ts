import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { loadSettings } from './config/settings';
import { InvalidSettingsError } from './config/settings.errors';
import { ConversationLookup } from './database/conversation-lookup';
import { runCli } from './session/session-command-line';
import { parseSessionId } from './session/session-id';

/** `npm run sessions -- <command>`: looks after the session file; see docs/sessions.md. */
async function main(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env');
  const { url } = loadSettings(process.env).database;
  // The embedded PostgreSQL belongs to the server; without another one nobody can tell which conversations there are.
  const conversations = url === null ? null : new ConversationLookup(url);
  try {
    process.exitCode = await runCli(process.argv.slice(2), {
      settings: () => loadSettings(process.env).sessions,
      output: {
        write: (text) => void process.stdout.write(text),
        writeError: (text) => void process.stderr.write(text),
        terminal: process.stderr.isTTY ? process.stderr : null,
      },
      ...(conversations && { findGone: (sessionIds) => findGone(conversations, sessionIds) }),
    });
  } finally {
    await conversations?.close();
  }
}

/** Sessions of other programs, whose ids are not of our form, are nobody's to judge. */
async function findGone(conversations: ConversationLookup, sessionIds: readonly string[]): Promise<string[]> {
  const named = sessionIds.flatMap((sessionId) => {
    const conversationId = parseSessionId(sessionId)?.conversationId;
    return conversationId ? [{ sessionId, conversationId }] : [];
  });
  const existing = await conversations.existing(named.map(({ conversationId }) => conversationId));
  return named
    .filter(({ conversationId }) => !existing.has(conversationId))
    .map(({ sessionId }) => sessionId);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InvalidSettingsError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
