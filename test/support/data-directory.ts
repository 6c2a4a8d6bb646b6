import { cpSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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

/** The databases that new ones are made from, two thirds of the files: nobody connects to them, nothing writes there. */
const untouched = ['base/1', 'base/4'];

/**
 * Puts what the embedded PostgreSQL makes of an empty folder into `folder`: a copy takes a tenth of the seconds that
 * making it takes. That an empty folder serves as well is tested where two processes race for one.
 */
export async function copyNewCluster(folder: string): Promise<void> {
  const [from, to] = [await newCluster(), join(folder, 'cluster')];
  // A thousand small files: one by one through the thread pool they take ten times as long.
  cpSync(from, to, { recursive: true, filter: (path) => !untouched.includes(relative(from, path)) });
  for (const template of untouched) {
    mkdirSync(join(to, template));
    for (const file of readdirSync(join(from, template)))
      linkSync(join(from, template, file), join(to, template, file));
  }
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
