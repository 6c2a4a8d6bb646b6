import { type Command, type Patch, type Reference, type UpdateReading } from '../command';
import { capitalised, quoted, withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { parseReferences } from '../references/reference.parser';
import { type Clock } from '../slots/clock';
import { draftFrom } from '../slots/draft.slot';
import { findDue } from '../slots/due.slot';
import { patchFrom, valuePatch } from '../slots/patch.slot';
import { priorityValue } from '../slots/priority.slot';

export const IT: Reference[] = [{ by: 'focus' }];

export function update(readings: UpdateReading[]): Command {
  return { intent: 'update', readings, otherwise: null, askFirst: false };
}

export function about(target: string | undefined, patch: Patch, clock: Clock): Command | null {
  const targets = target === undefined ? IT : parseReferences(target, clock);
  return targets ? update([{ targets, patch }]) : null;
}

export function title(text: string | undefined): string {
  const bare = withoutEndMarks(text ?? '');
  return quoted(bare) ?? capitalised(bare);
}

export function detail(text: string | undefined): string {
  return quoted(text ?? '') ?? withoutEndMarks(text ?? '').replace(/^(?:a note )?(?:that|saying) /i, '');
}

/** Each "to" may be the one that parts the old title from the new. */
export function renamed(text: string, clock: Clock): Command | null {
  const readings = splits(text, / (?:to|as|into|->|→|=>) /gi).flatMap(([target, value]) => {
    const targets = parseReferences(target, clock);
    return targets ? [{ targets, patch: { title: title(value) } }] : [];
  });
  if (readings.length > 0) return update(readings);
  const targets = parseReferences(text, clock);
  return targets ? update([{ targets, patch: { title: '' } }]) : null;
}

function splits(text: string, joint: RegExp): [string, string][] {
  return [...text.matchAll(joint)]
    .slice(0, 6)
    .map((match) => [text.slice(0, match.index), text.slice(match.index + match[0].length)]);
}

export function attribute(kind = '', target: string | undefined, value = '', clock: Clock): Command | null {
  if (/title|name/i.test(kind)) return about(target, { title: title(value) }, clock);
  const included = /^(?:include|also include|add|mention) (.+)$/is.exec(value)?.[1];
  if (included) return about(target, { detail: detail(included) }, clock);
  if (/description|detail|note/i.test(kind)) return about(target, { description: detail(value) }, clock);
  const patch = valuePatch(value, clock);
  return patch && about(target, patch, clock);
}

export function emptyAttribute(kind = '', target: string | undefined, clock: Clock): Command | null {
  if (/title|name/i.test(kind)) return about(target, { title: '' }, clock);
  if (/description|detail|note/i.test(kind)) return about(target, { detail: '' }, clock);
  return about(target, {}, clock);
}

/** "Add a note to bring cookies": the first word tells a note from the task it is for. */
export function noteTo(text: string, clock: Clock): Command | null {
  return isChoreVerb(text.split(' ')[0] ?? '') ? about(undefined, { detail: detail(text) }, clock) : null;
}

/** "add a deadline of Friday to the report", "set high priority for task 2". */
export function given(match: RegExpExecArray, clock: Clock): Command | null {
  const [, kind = '', value = '', target] = match;
  const text = `${kind} ${value}${target ? '' : ''}`.trim();
  const patch = patchFrom(target && /priority/i.test(kind) && value === '' ? kind : text, clock).patch;
  if (Object.keys(patch).length > 0) return about(target, patch, clock);
  const dated = patchFrom(`${text} to ${target ?? ''}`, clock);
  const rest = dated.rest
    .replace(/^(?:due date|deadline|priority)\b(?: (?:of|to|for|on))?/i, '')
    .replace(/^ *(?:to|for|on) /i, '')
    .trim();
  return Object.keys(dated.patch).length > 0 ? about(rest || undefined, dated.patch, clock) : null;
}

/** "add milk to that task", "add milk to the groceries task"; where no such task is, it is a new one. */
export function added(text: string, clock: Clock, said: string): Command | null {
  const readings = splits(text, / (?:to|on|onto|into|in|for|under) /gi).flatMap(([what, target]) => {
    const bareTarget = target.replace(/ (?:as a (?:note|detail)|as well|too)$/i, '');
    const isDay = findDue(`on ${bareTarget}`, clock)?.dateSaid === true;
    const targets = isList(bareTarget) || isDay ? null : parseReferences(bareTarget, clock);
    return targets && what && !/^(?:it|that|this|them|one)$/i.test(what)
      ? [{ targets, patch: { detail: detail(what) } }]
      : [];
  });
  if (readings.length === 0) return null;
  const clear =
    readings.some(({ targets }) => targets.some((target) => target.by !== 'title')) || /\btask\b/i.test(text);
  // "Add call mom, …": what begins with a verb is a task, not a detail of one.
  if (!clear && isChoreVerb(text.split(' ')[0] ?? '')) return null;
  return {
    intent: 'update',
    readings: readings.reverse(),
    otherwise: clear ? null : draftFrom(said.replace(/^(?:add|include|put|append) /i, ''), clock),
    askFirst: false,
  };
}

function isList(target: string): boolean {
  return /^(?:(?:my|the|our|a) )?(?:[\w-]+ )?(?:list|to-dos?|tasks|task list|agenda|schedule)$/i.test(
    withoutEndMarks(target),
  );
}

export function removed(what: string, target: string, clock: Clock): Command | null {
  if (isList(target) || /\btask\b|^(?:number|#|it$|that$)/i.test(what)) return null;
  return about(target, { withoutDetail: detail(what).replace(/^(?:the|some|any) /i, '') }, clock);
}

/** "make that due tomorrow", "move the report to Friday": what is left without the values is the task. */
export function patched(target = '', tail: string, clock: Clock, said: string | null): Command | null {
  const { patch, rest } = patchOrLevel(
    `${target} ${tail}`.trim().replace(/ (?:as well|too|also)$/i, ''),
    clock,
  );
  if (Object.keys(patch).length === 0) return null;
  const bare = rest.replace(
    /(?: (?:a|an|to|as|by|back|forward|up|down|earlier|later|until|for|be|instead|the)){1,4}$/i,
    '',
  );
  const targets = bare === '' ? IT : parseReferences(bare, clock);
  if (!targets) return null;
  const chore = said !== null && targets.every((one) => one.by === 'title') && !/\btask\b|"/.test(bare);
  return {
    intent: 'update',
    readings: [{ targets, patch }],
    otherwise: chore ? draftFrom(said, clock) : null,
    askFirst: false,
  };
}

/** "Make beta high": a level at the very end needs no word for what it is. */
function patchOrLevel(text: string, clock: Clock): { patch: Patch; rest: string } {
  const found = patchFrom(text, clock);
  const [, rest = '', level = ''] =
    /^(.*\S) ((?:really |very |super )?(?:high|low|normal|medium|urgent|important))$/i.exec(found.rest) ?? [];
  const priority = found.patch.priority === undefined ? priorityValue(level) : null;
  return priority ? { patch: { ...found.patch, priority }, rest } : found;
}

/** "change task 1 to call the bank": a value that is neither date nor priority is a title. */
export function changed(text: string, clock: Clock, said: string): Command | null {
  const readings = splits(text, / (?:to|with|into) /gi).flatMap(([target, value]) => {
    const targets = parseReferences(target, clock);
    return targets ? [{ targets, patch: newValue(target, value, clock) }] : [];
  });
  const otherwise = draftFrom(said, clock);
  if (readings.length > 0) return { intent: 'update', readings, otherwise: null, askFirst: true };
  const instead = /^(it|that|this|that one|this one|that task) (?:at )?(.+)$/is.exec(text);
  if (instead?.[2])
    return about(instead[1], insteadPatch(instead[2].replace(/ instead$/i, ''), clock), clock);
  const targets = parseReferences(text, clock);
  if (!targets || /^(?:turn|make|replace)/i.test(said)) return null;
  const named = targets.every((one) => one.by === 'title') && !/\btask\b/i.test(text);
  return {
    intent: 'update',
    readings: [{ targets, patch: {} }],
    otherwise: named ? otherwise : null,
    askFirst: false,
  };
}

/** "… to include apples" adds a detail, "… to Friday" a date, "… to oat milk" other words in the title. */
function newValue(target: string, value: string, clock: Clock): Patch {
  const included = /^(?:also )?(?:include|mention|contain) (.+)$/is.exec(value)?.[1];
  if (included) return { detail: detail(included) };
  const patch = valuePatch(value, clock);
  if (patch) return patch;
  const said = value.replace(/^say /i, '');
  if (quoted(withoutEndMarks(said)) !== null || quoted(target) !== null || POINTED.test(target))
    return { title: title(said) };
  return {
    instead: withoutEndMarks(said),
    insteadOf: target.replace(/^(?:the|my|our) | (?:task|one)$/gi, ''),
  };
}

/** A task that is pointed at by its number gets the words as its whole title. */
const POINTED = /^(?:the )?(?:task |number |item |#)*\d+$|^(?:the )?title|^(?:the )?name\b/i;

/** "make it 6" is a time, "make it oat milk" a title. */
function insteadPatch(value: string, clock: Clock): Patch {
  const time = /^\d{1,2}$/.test(value) ? valuePatch(`at ${value}`, clock) : null;
  return time ?? valuePatch(value, clock) ?? { instead: quoted(value) ?? value };
}

/** "The printer can wait": of low priority, whatever else is said of it. */
export function waiting(target: string | undefined, value = '', clock: Clock): Command | null {
  const more = value === '' ? {} : valuePatch(value.replace(/^,? ?(?:so |just |it's )?/i, ''), clock);
  return more && about(target, { priority: 'low', ...more }, clock);
}

/** "the report is due Friday", "that's urgent". */
export function stated(match: RegExpExecArray, clock: Clock): Command | null {
  const [said, target = '', value = ''] = match;
  if (
    /^(?:delete|remove|clear|mark|complete|finish|show|list|tell|make|set|add|create|is|was|are|were|does|do|did|has|have|will|can|should|what|which|who|when|how|there|there's|everything|nothing|i|i have|anything)\b/i.test(
      target,
    ) ||
    said.endsWith('?')
  )
    return null;
  const patch = valuePatch(value, clock);
  const targets = patch && parseReferences(target, clock);
  if (!targets) return null;
  const named = targets.every((one) => one.by === 'title') && !/\btask\b/i.test(target);
  return {
    intent: 'update',
    readings: [{ targets, patch }],
    otherwise: named ? draftFrom(`${target} ${value}`, clock) : null,
    askFirst: true,
  };
}
