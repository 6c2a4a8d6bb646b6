import { z } from 'zod';
import { InvalidCursorError, NotFoundError } from '../common/request.errors';

const prefixes = { message: '', workflow: 'wf_', widget: 'wdg_', confirmation: 'cnf_' } as const;

/** What an item stands for: a message is named by its own id, the others by the run that they belong to. */
export interface ItemPlace {
  kind: keyof typeof prefixes;
  id: string;
}

const kinds = Object.keys(prefixes) as ItemPlace['kind'][];
const uuid = z.uuid();

export const workflowId = (runId: string): string => `${prefixes.workflow}${runId}`;
export const widgetId = (runId: string): string => `${prefixes.widget}${runId}`;
export const confirmationId = (runId: string): string => `${prefixes.confirmation}${runId}`;

/** @returns null for what can be no item's id. */
function placeOf(itemId: string): ItemPlace | null {
  const prefix = /^[a-z]+_/.exec(itemId)?.[0] ?? '';
  const id = itemId.slice(prefix.length).toLowerCase();
  const kind = kinds.find((one) => prefixes[one] === prefix);
  return kind && uuid.safeParse(id).success ? { kind, id } : null;
}

/** @throws NotFoundError: ids are opaque to clients, so one of another form is an item that does not exist. */
export function itemPlace(itemId: string): ItemPlace {
  const place = placeOf(itemId);
  if (!place) throw new NotFoundError('item');
  return place;
}

/** @throws InvalidCursorError */
export function cursorPlace(itemId: string): ItemPlace {
  const place = placeOf(itemId);
  if (!place) throw new InvalidCursorError();
  return place;
}

/** @throws NotFoundError, the same for another's thread, for none and for what can be none's id. */
export function threadIdOf(id: string): string {
  if (!uuid.safeParse(id).success) throw new NotFoundError('thread');
  return id;
}

/** @throws InvalidCursorError */
export function threadCursorOf(id: string): string {
  if (!uuid.safeParse(id).success) throw new InvalidCursorError();
  return id;
}
