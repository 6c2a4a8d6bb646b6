/** Where a command writes to; the process's own streams, or a test's. */
export interface Output {
  write(text: string): void;
  writeError(text: string): void;
  /** For progress; null where it is no terminal. */
  readonly terminal: { write(text: string): void; readonly columns: number } | null;
}

/** What a command found: as JSON for machines, or as lines for people. */
export interface Result {
  data: object;
  lines: string[];
  exitCode?: ExitCode;
}

/** 0 done; 1 failed, or something is wrong with the file; 2 wrong usage; 3 locked or in use, try again. */
export type ExitCode = 0 | 1 | 2 | 3;

export function print(output: Output, { data, lines }: Result, asJson: boolean): void {
  output.write(asJson ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(''));
}

/** A bar that is drawn over itself; nothing at all where nobody looks. */
export function progressBar({ terminal }: Output, label: string): (done: number, total: number) => void {
  if (!terminal) return () => undefined;
  let drawn = '';
  return (done, total) => {
    const width = Math.max(10, Math.min(40, terminal.columns - label.length - 20));
    const filled = total === 0 ? width : Math.round((done / total) * width);
    const bar = `\r${label} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total}`;
    if (bar !== drawn) terminal.write(bar);
    drawn = bar;
    if (done >= total) terminal.write('\r\u001B[K');
  };
}

export function bytes(count: number): string {
  return count < 1_000_000 ? `${Math.ceil(count / 1000)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
