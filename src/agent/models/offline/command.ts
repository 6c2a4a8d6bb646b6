/** What the tools tell about a task; the offline model knows no more of it. */
export interface TaskView {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  priority: Priority;
  dueAt: string | null;
}

export type Priority = 'low' | 'normal' | 'high';
export type Status = 'all' | 'pending' | 'completed';
export type Sort = 'created' | 'due' | 'priority';

/** A moment that was said: what is missing in it may be taken from the task it changes. */
export interface DueDate {
  dueAt: string;
  dateSaid: boolean;
  timeSaid: boolean;
  /** True for an hour without am or pm that may also be twelve hours later: "at 10". */
  openHalf?: boolean;
}

export interface TaskDraft {
  title: string;
  description: string | null;
  priority: Priority | null;
  due: DueDate | null;
}

export interface TaskFilter {
  status: Status;
  /** True when the person named the status, so that a remembered preference does not replace it. */
  statusSaid: boolean;
  /** ISO instants, the first included, the last excluded; null is open. */
  due: { from: string | null; to: string | null } | null;
  undated: boolean;
  priority: Priority | null;
  words: string | null;
  /** How the filter is called in a reply: "due today". */
  label: string;
}

export type Reference =
  | { by: 'position'; position: number }
  | { by: 'focus' }
  | { by: 'group'; size: number | null; all: boolean; except?: Reference[] }
  | { by: 'ends'; count: number; from: 'start' | 'end' }
  /** What was told before the order: "I won't manage the expenses, push them to Monday". */
  | { by: 'mentioned'; story: string }
  /** All: "the rest" may be several. */
  | { by: 'other'; all?: boolean }
  | { by: 'newest' }
  /** What stands on the list twice; words where it was said which. */
  | { by: 'duplicate'; words: string | null }
  /** `thing` is the title without what was done: "go to the gym" may be called "Gym". */
  | { by: 'title'; title: string; thing?: string }
  | { by: 'filter'; filter: TaskFilter; all: boolean; except: Reference[] };

export interface Patch {
  title?: string;
  /** Words that take the place of the title's, its verb kept: "make that oat milk". */
  instead?: string;
  /** The words of the title that `instead` replaces, where they were said: "change milk to bread". */
  insteadOf?: string;
  /** Text that is added to the description. */
  detail?: string;
  /** Text that is taken out of the description. */
  withoutDetail?: string;
  description?: string;
  priority?: Priority | 'raise' | 'lower';
  due?: DueDate | DateShift | 'clear' | 'clearTime';
}

/** How far a date moves; a day keeps its hour, a minute may cross midnight. */
export interface DateShift {
  shiftDays: number;
  shiftMinutes: number;
}

/** One way to read an update: "rename A to B to C" has two. */
export interface UpdateReading {
  targets: Reference[];
  patch: Patch;
}

export type ChangeVerb = 'complete' | 'reopen' | 'delete';

export interface ChangeCommand {
  intent: ChangeVerb;
  targets: Reference[] | null;
  confirmed: boolean;
  /** What to make of it when no task fits: "Cancel gym membership" is a chore where nothing is called so. */
  otherwise: TaskDraft | null;
  /** True when a missing task is asked about before anything is added. */
  askFirst: boolean;
}

export interface UpdateCommand {
  intent: 'update';
  readings: UpdateReading[];
  otherwise: TaskDraft | null;
  askFirst: boolean;
}

export interface ListCommand {
  intent: 'list';
  filter: TaskFilter;
  sort: Sort | null;
  as: 'list' | 'count' | 'next';
}

export type DetailAspect = 'all' | 'due' | 'priority' | 'done' | 'description';

export type MemoryQuestion =
  | { about: 'request'; position: number; tasksOnly: boolean }
  | { about: 'requests' }
  | { about: 'created'; position: number }
  | { about: 'changed'; tool: 'create_task' | 'delete_task'; lastOnly: boolean }
  | { about: 'lastAction' }
  | { about: 'preference' }
  | { about: 'name' }
  | { about: 'topic'; words: string };

export type SmallTalk =
  | 'greeting'
  | 'thanks'
  | 'bye'
  | 'howAreYou'
  | 'whoAreYou'
  | 'praise'
  | 'mood'
  | 'gladly'
  | 'apology'
  | 'ok'
  | 'insult'
  | 'yes'
  | 'kept'
  | 'no'
  | 'nothing';

export type Command =
  | { intent: 'create'; drafts: TaskDraft[]; splittable: boolean }
  | { intent: 'split' }
  | { intent: 'offer'; draft: TaskDraft }
  | ListCommand
  | { intent: 'more' }
  | { intent: 'detail'; target: Reference; aspect: DetailAspect }
  | ChangeCommand
  | UpdateCommand
  | { intent: 'undo' }
  /** What the last message did, taken back and done to another task: "no, the other one". */
  | { intent: 'instead'; command: ChangeCommand | UpdateCommand }
  | { intent: 'memory'; question: MemoryQuestion }
  | { intent: 'preference'; sort: Sort | null; status: Status | null }
  | { intent: 'name'; name: string }
  /** What was told of the person is dropped; the tasks stay. */
  | { intent: 'forget' }
  /** A task is picked from the list to speak of: "I'll do the car first". */
  | { intent: 'choose'; target: Reference; otherwise: TaskDraft | null }
  | { intent: 'help' }
  | { intent: 'refuse'; reason: 'offTopic' | 'injection' | 'others' | 'negation' | 'language' | 'repeat' }
  | { intent: 'smallTalk'; talk: SmallTalk }
  | { intent: 'unknown'; said?: string };
