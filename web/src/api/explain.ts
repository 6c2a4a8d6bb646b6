import { ProblemError } from '../../../client/client.ts';

const sentences: Record<string, string> = {
  email_taken: 'Somebody has registered with this e-mail already. Sign in instead?',
  invalid_credentials: 'E-mail or password is wrong.',
  thread_busy: 'This conversation has many messages waiting. Try again in a moment.',
  quota_exceeded: 'Your daily allowance is used up. It starts anew tomorrow.',
  undo_conflict: 'This cannot be taken back: a task has been changed since.',
  already_undone: 'This has been taken back already.',
  not_found: 'This is not there any more.',
};

/** What went wrong, in a sentence for people. */
export function explain(error: unknown): string {
  if (error instanceof ProblemError) {
    if (error.status === 429) return sentences[error.code] ?? `Too many calls. ${whenToRetry(error)}`;
    const fields = error.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return sentences[error.code] ?? (fields ? `Please check: ${fields}.` : error.message);
  }
  return 'The server cannot be reached. Are you online?';
}

function whenToRetry({ retryAfter }: ProblemError): string {
  return retryAfter === null ? 'Try again in a moment.' : `Try again in ${retryAfter} s.`;
}
