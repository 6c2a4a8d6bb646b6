import { DomainError } from '../../common/domain.error';

export interface ToolFailure {
  error: {
    code: string;
    /** For the person. */
    message: string;
    /** For the model. */
    nextStep: string;
  };
}

/** By the code of the error: what a model can do about it. */
const nextSteps: Record<string, string> = {
  not_found:
    'Nothing was changed. The id is wrong or the task is gone: find the task with list_tasks and try again once; if it is not there, tell the person.',
  validation_failed:
    'Nothing was changed. Correct the argument that is named and call again; when you cannot, ask the person.',
  undo_conflict: 'Nothing was taken back. Tell the person which task stands in the way.',
  already_undone: 'Nothing was changed. Tell the person so.',
};
const otherwise = 'Nothing was changed. Tell the person that it did not work.';
/** A statement that broke off may have reached the database. */
const uncertain =
  'It is not certain whether this took effect: look with list_tasks before you try again or say what happened.';

/** What went wrong in a tool, said so that a model knows what to do next; never the inner life of an error. */
export function toToolFailure(error: unknown): ToolFailure {
  if (error instanceof DomainError) {
    const { code, message } = error;
    return { error: { code, message, nextStep: nextSteps[code] ?? otherwise } };
  }
  // The SDK's own word for arguments that do not fit the tool's schema.
  if (error instanceof Error && error.name === 'InvalidToolInputError') {
    const nextStep = 'Nothing was changed. Call the tool again with arguments that fit its schema.';
    return { error: { code: 'invalid_arguments', message: 'The arguments were not valid.', nextStep } };
  }
  return { error: { code: 'tool_failed', message: 'This did not work.', nextStep: uncertain } };
}

/** Whether a tool gave back an error. Ours give back objects: a sentence is the SDK's own, for a call it did not let through. */
export function isToolFailure(output: unknown): boolean {
  return typeof output === 'string' || (typeof output === 'object' && output !== null && 'error' in output);
}
