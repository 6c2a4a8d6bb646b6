import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A path in a new folder of its own; `removeTempFolders` takes all of them away. */
export function tempPath(name = 'agent_sessions.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'session-spec-'));
  folders.push(folder);
  return join(folder, name);
}

export function removeTempFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
