import { type Dialogue } from './dialogue.reader';

export interface Result {
  dialogue: Pick<Dialogue, 'intent' | 'title' | 'exchanges'>;
  passed: boolean;
}

/** The results by intent as a Markdown table, and the dialogues that failed by name below it. */
export function tableOf(results: readonly Result[]): string {
  const intents = [...new Set(results.map(({ dialogue }) => dialogue.intent))];
  const rows = intents.map((intent) =>
    row(
      intent,
      results.filter(({ dialogue }) => dialogue.intent === intent),
    ),
  );
  const failed = results
    .filter(({ passed }) => !passed)
    .map(({ dialogue }) => `- ${dialogue.intent}: ${dialogue.title}`);
  return [
    '| Intent | Dialogues | Messages | As written |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    row('**All**', results),
    ...(failed.length > 0 ? ['', 'Failed:', ...failed] : []),
  ].join('\n');
}

function row(name: string, results: readonly Result[]): string {
  const messages = results.reduce((sum, { dialogue }) => sum + dialogue.exchanges.length, 0);
  const passed = results.filter((result) => result.passed).length;
  const share = Math.floor((passed / Math.max(1, results.length)) * 100);
  return `| ${name} | ${results.length} | ${messages} | ${passed} (${share} %) |`;
}
