import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { projectRoot } from './project-root';

/**
 * A new `DATA_DIR` of a test's own.
 * @param usesEmbedded whether the app will start the embedded PostgreSQL in it.
 */
export async function createDataDirectory({ usesEmbedded }: { usesEmbedded: boolean }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-agent-test-'));
  if (usesEmbedded) await copyNewCluster(join(folder, 'postgres'));
  return folder;
}

/**
 * Puts what the embedded PostgreSQL makes of an empty folder into `folder`: a copy takes a tenth of the seconds that
 * making it takes. That an empty folder serves as well is tested where two processes race for one.
 */
export async function copyNewCluster(folder: string): Promise<void> {
  // A thousand small files: one by one through the thread pool they take ten times as long.
  cpSync(await newCluster(), join(folder, 'cluster'), { recursive: true });
}

/** Made once for a version of the engine, by whoever comes first: the name appears when everything is in it. */
async function newCluster(): Promise<string> {
  const cache = join(projectRoot(), 'node_modules/.cache/todo-agent');
  const kept = join(cache, `new-cluster-${await engineVersion()}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  const engine = await PGlite.create({ dataDir: making });
  await engine.close();
  try {
    await rename(making, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    await rm(making, { recursive: true, force: true });
  }
  return kept;
}

const manifest = z.object({ dependencies: z.object({ '@electric-sql/pglite': z.string() }) });

async function engineVersion(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8');
  return manifest.parse(JSON.parse(text)).dependencies['@electric-sql/pglite'];
}
