/** One variable that cannot be used: `read` is null when it is not set or a secret. */
export interface SettingProblem {
  name: string;
  set: boolean;
  read: string | null;
  allowed: string;
}

/** The start is off: the message has one line per bad variable. */
export class InvalidSettingsError extends Error {
  override readonly name = 'InvalidSettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(describe).join('\n'));
  }
}

function describe({ name, set, read, allowed }: SettingProblem): string {
  const value = set ? (read === null ? 'is ****' : `is ${JSON.stringify(read)}`) : 'is not set';
  return `${name} ${value}; it must be ${allowed}.`;
}
