import {
  type ChangeCommand,
  type Command,
  type Sort,
  type Status,
  type TaskView,
  type UpdateCommand,
} from '../command';
import { type Question } from '../replies/questions';
import { type Clock } from '../slots/clock';
import { type Turn } from './turns';

/** A task that was spoken of; without an id where only the words are left of it. */
export type Mention = TaskView | { id: null; title: string };

export interface Preferences {
  sort: Sort | null;
  status: Status | null;
  name: string | null;
}

/** What is known at a point of the talk: everything that "it", "the second one" or "yes" may lean on. */
export interface Scene {
  clock: Clock;
  tools: ReadonlySet<string>;
  /** The turns before the one that is being answered. */
  past: readonly Turn[];
  /** Tasks by the number they were last shown under. */
  shown: Map<number, Mention>;
  /** The tasks last spoken of. */
  focus: Mention[];
  /** Tasks spoken of lately, one by one, the latest last. */
  recent: Mention[];
  /** Each task as the memory last saw it. */
  known: Map<string, TaskView>;
  /** Ids of tasks that were deleted in the talk. */
  gone: ReadonlySet<string>;
  /** The task created last. */
  newest: Mention | null;
  /** The changes the last turn made: "also eggs" and "actually Friday" lean on them. */
  lastChange: 'create' | 'detail' | 'update' | 'complete' | 'delete' | 'other' | null;
  /** The order that the last turn carried out on a task. */
  lastOrder: ChangeCommand | UpdateCommand | null;
  pending: { question: Question; command: Command } | null;
  /** What was asked before it was done and then not wanted: "just the bandages, then" goes back to it. */
  declined: ChangeCommand | null;
  preferences: Preferences;
  /** The first request of the talk where the summary of a pruned memory tells it. */
  firstRequest: string | null;
}

export function emptyScene(clock: Clock, tools: ReadonlySet<string>): Scene {
  return {
    clock,
    tools,
    past: [],
    shown: new Map(),
    focus: [],
    recent: [],
    known: new Map(),
    gone: new Set(),
    newest: null,
    lastChange: null,
    lastOrder: null,
    pending: null,
    declined: null,
    preferences: { sort: null, status: null, name: null },
    firstRequest: null,
  };
}
