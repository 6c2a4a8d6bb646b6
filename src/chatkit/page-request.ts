import type { ParamsOf } from './request.schemas';

const defaultLimit = 20;
const maxLimit = 100;

/** Which page of a list is asked for, with the protocol's defaults filled in. */
export interface PageRequest {
  limit: number;
  order: 'asc' | 'desc';
  /** The last entry of the page before. */
  after: string | null;
}

/** The reference server takes 0 for the default, and knows no maximum. */
export function pageRequest({ limit, order, after }: ParamsOf<'threads.list'>): PageRequest {
  return { limit: Math.min(limit || defaultLimit, maxLimit), order, after: after ?? null };
}

/** What `threads.get_by_id` brings along. */
export const firstPage: PageRequest = { limit: defaultLimit, order: 'asc', after: null };
