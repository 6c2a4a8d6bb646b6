/** What pruning and repair need to know of an item: nothing of its content. */
export interface Outline {
  readonly kind: 'user' | 'call' | 'result' | 'reasoning' | 'other' | 'bad';
  /** Of a call and of its result. */
  readonly callId?: string;
  /** The call type that a result answers or a call is of; ids are matched within one type. */
  readonly callType?: string;
  /** Of what a program called by itself: the program's call id. */
  readonly callerId?: string;
}

/** A row that holds no item at all; it has a place among the rows, but counts for nothing. */
export const badOutline: Outline = { kind: 'bad' };

const user: Outline = { kind: 'user' };
const reasoning: Outline = { kind: 'reasoning' };
const other: Outline = { kind: 'other' };

/** Results and the calls that they answer, beside function calls, as in `@openai/agents` 0.20. */
const callTypeOfResult: Readonly<Record<string, string>> = {
  computer_call_result: 'computer_call',
  shell_call_output: 'shell_call',
  apply_patch_call_output: 'apply_patch_call',
  program_output: 'program',
  tool_search_output: 'tool_search_call',
};
const callTypes = new Set(Object.values(callTypeOfResult));

export interface Outlinable {
  type?: unknown;
  role?: unknown;
  callId?: unknown;
  call_id?: unknown;
  caller?: unknown;
}

export function outlineOf(item: Outlinable): Outline {
  switch (item.type) {
    case undefined:
    case 'message':
      return item.role === 'user' ? user : other;
    case 'reasoning':
      return reasoning;
    case 'function_call':
      return linked('call', 'function_call', item);
    case 'function_call_result':
      return linked('result', 'function_call', item);
    default:
      return outlineOfRare(item);
  }
}

function outlineOfRare(item: Outlinable): Outline {
  const type = String(item.type);
  const answered = callTypeOfResult[type];
  if (answered !== undefined) return linked('result', answered, item);
  return callTypes.has(type) ? linked('call', type, item) : other;
}

/** A search that the server ran by itself has no call id: it needs no partner. */
function linked(kind: 'call' | 'result', callType: string, item: Outlinable): Outline {
  const callId = item.callId ?? item.call_id;
  if (typeof callId !== 'string') return other;
  const callerId = item.caller === undefined ? undefined : programOf(item.caller);
  return callerId === undefined ? { kind, callId, callType } : { kind, callId, callType, callerId };
}

/** The places of the results whose call does not come before them: a model refuses a history that has one. */
export function orphanResults(outlines: readonly Outline[]): number[] {
  const waiting: Outline[] = [];
  const orphans: number[] = [];
  outlines.forEach((outline, place) => {
    if (outline.kind === 'call') waiting.push(outline);
    else if (outline.kind === 'result' && !answersOne(waiting, outline) && !hasCall(outlines, place)) {
      orphans.push(place);
    }
  });
  return orphans;
}

/** Nearly every result answers one of the last calls; looking there costs a tenth of hashing all ids. */
function answersOne(waiting: Outline[], result: Outline): boolean {
  const call = waiting.findLastIndex((candidate) => isPair(candidate, result));
  if (call >= 0) waiting.splice(call, 1);
  return call >= 0;
}

/** For a second result to the same call. */
function hasCall(outlines: readonly Outline[], resultPlace: number): boolean {
  const result = outlines[resultPlace];
  return outlines.slice(0, resultPlace).some((call) => result !== undefined && isPair(call, result));
}

const isPair = (call: Outline, result: Outline): boolean =>
  call.kind === 'call' && call.callId === result.callId && call.callType === result.callType;

function programOf(caller: unknown): string | undefined {
  if (typeof caller !== 'object' || caller === null || !('callerId' in caller)) return undefined;
  return typeof caller.callerId === 'string' ? caller.callerId : undefined;
}
