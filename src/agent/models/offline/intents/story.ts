import { type Command, type Reference } from '../command';
import { withPriority } from '../slots/draft.slot';

/** The order with "it" and "them" meaning what was told before it. */
export function pointed(command: Command, story: string): Command {
  const aim = (targets: Reference[]): Reference[] =>
    targets.map((target) =>
      target.by === 'focus' || (target.by === 'group' && target.size === null)
        ? { by: 'mentioned', story }
        : target,
    );
  if (command.intent === 'update')
    return {
      ...command,
      readings: command.readings.map(({ targets, patch }) => ({ targets: aim(targets), patch })),
    };
  if (command.intent === 'complete' || command.intent === 'reopen' || command.intent === 'delete')
    return { ...command, targets: command.targets && aim(command.targets) };
  return command;
}

/** What is announced as important is of high priority. */
export function important(command: Command, isImportant: boolean): Command {
  if (command.intent !== 'create' || !isImportant) return command;
  return { ...command, drafts: command.drafts.map((draft) => withPriority(draft, draft.priority ?? 'high')) };
}
