import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Found from the sources as well as from what they are compiled to. */
export function projectRoot(from = __dirname): string {
  return existsSync(join(from, 'package.json')) ? from : projectRoot(dirname(from));
}
