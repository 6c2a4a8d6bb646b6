import { join } from 'node:path';
import { readDialogues } from './dialogue.reader';
import { isAsWritten, play } from './play';
import { tableOf, type Result } from './table';

/** Plays every dialogue of the file and prints the table; ends with 1 when one of them went another way. */
async function main(file = join('test', 'dialogues', 'dialogues.md')): Promise<void> {
  const results: Result[] = [];
  for (const dialogue of readDialogues(file))
    results.push({ dialogue, passed: isAsWritten(dialogue, await play(dialogue)) });

  process.stdout.write(`${tableOf(results)}\n`);
  if (results.some(({ passed }) => !passed)) process.exitCode = 1;
}

void main(process.argv[2]);
