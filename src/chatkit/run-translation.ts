import type { MessageView } from '../chat/message.schemas';
import type { RunEvent, RunEventData } from '../chat/run-event.schemas';
import { messageItem, outputText } from './message-items';
import type { Frame, ItemUpdate } from './frame.schemas';
import type { Activity, StructuredInputItem, Thread } from './item.schemas';
import { workflowId } from './item-ids';
import { activityUnderWay, changedTasks, finishedActivity, progressOf, workflowOf } from './tool-activity';

/** Failures that another try would only repeat. */
const finalFailures = new Set(['quota_exceeded', 'thread_deleted', 'model_auth_failed', 'model_refused']);

interface ToolInView {
  callId: string;
  activity: Activity;
  isFinished: boolean;
}

/** How the stream of a turn begins. */
export interface Opening {
  /** Whether the user's message is new, so that it is told of. */
  tellsMessage: boolean;
  /** The thread when this message gave it its title. */
  titled: Thread | null;
  /** The question that the message answered, by its form or in words. */
  answered: { item: StructuredInputItem; byForm: boolean } | null;
}

/** Translates the events of one run into ChatKit's frames, one after another. */
export class RunTranslation {
  private readonly tools: ToolInView[] = [];
  private workflow: 'none' | 'open' | 'changed' | 'told' = 'none';
  private answerId: string | null = null;
  private run: { id: string; threadId: string; startedAt: string } | null = null;

  constructor(private readonly opening: Opening) {}

  *of(event: RunEvent): Generator<Frame, void> {
    switch (event.type) {
      case 'message.created':
        return yield* this.open(event.data.message);
      case 'run.started': {
        const { id, threadId, startedAt, createdAt } = event.data.run;
        this.run = { id, threadId, startedAt: startedAt ?? createdAt };
        return;
      }
      case 'warning':
        yield noticeOf(event.data);
        return;
      case 'tool.called':
        return yield* this.beginTool(event.data);
      case 'tool.completed':
        return yield* this.endTool(event.data);
      case 'message.delta':
        return yield* this.say(event.data);
      case 'message.completed':
        return yield* this.endAnswer(event.data.message);
      case 'run.failed':
        yield* this.end();
        yield errorOf(event.data.error);
        return;
      case 'run.completed':
      case 'run.cancelled':
        return yield* this.end();
      case 'run.created':
        return;
    }
  }

  private *open(message: MessageView): Generator<Frame, void> {
    const { tellsMessage, titled, answered } = this.opening;
    const said: Frame[] = tellsMessage ? [{ type: 'thread.item.done', item: messageItem(message) }] : [];
    const options: Frame = { type: 'stream_options', stream_options: { allow_cancel: true } };
    const replaced: Frame[] = answered ? [{ type: 'thread.item.replaced', item: answered.item }] : [];
    // The protocol begins with the form where it was used, and with the message else.
    yield* answered?.byForm === true ? [options, ...replaced, ...said] : [...said, options, ...replaced];
    if (titled) yield { type: 'thread.updated', thread: titled };
  }

  private *beginTool({ callId, name }: RunEventData<'tool.called'>): Generator<Frame, void> {
    if (!this.run) return;
    yield { type: 'progress_update', ...progressOf(name) };
    const activity = activityUnderWay(name);
    this.tools.push({ callId, activity, isFinished: false });
    if (this.workflow === 'none') {
      const base = { id: workflowId(this.run.id), thread_id: this.run.threadId };
      const workflow = { type: 'custom' as const, tasks: [], expanded: true };
      yield {
        type: 'thread.item.added',
        item: { ...base, created_at: this.run.startedAt, type: 'workflow', workflow },
      };
      this.workflow = 'open';
    }
    if (this.workflow === 'told') this.workflow = 'changed';
    yield* this.updateWorkflow('workflow.task.added', this.tools.length - 1, activity);
  }

  private *endTool({ callId, name, output }: RunEventData<'tool.completed'>): Generator<Frame, void> {
    const index = this.tools.findIndex((tool) => tool.callId === callId);
    const tool = this.tools[index];
    if (tool) {
      tool.activity = finishedActivity({ name, output });
      tool.isFinished = true;
      if (this.workflow === 'told') this.workflow = 'changed';
      yield* this.updateWorkflow('workflow.task.updated', index, tool.activity);
    }
    const ids = changedTasks({ name, output });
    if (ids) yield { type: 'client_effect', name: 'tasks_changed', data: { ids } };
  }

  private *updateWorkflow(
    type: Extract<ItemUpdate['type'], `workflow.${string}`>,
    index: number,
    task: Activity,
  ): Generator<Frame, void> {
    if (!this.run) return;
    const update = { type, task_index: index, task };
    yield { type: 'thread.item.updated', item_id: workflowId(this.run.id), update };
  }

  /** What is told of the tools is what the record has: those that came to an end. */
  private *tellWorkflow(): Generator<Frame, void> {
    if (!this.run || this.workflow === 'none' || this.workflow === 'told') return;
    const finished = this.tools.filter(({ isFinished }) => isFinished).map(({ activity }) => activity);
    const item = workflowOf(this.run, finished);
    if (!item) yield { type: 'thread.item.removed', item_id: workflowId(this.run.id) };
    else yield { type: this.workflow === 'open' ? 'thread.item.done' : 'thread.item.replaced', item };
    this.workflow = 'told';
  }

  private *say({ messageId, delta }: RunEventData<'message.delta'>): Generator<Frame, void> {
    if (!this.run) return;
    if (this.answerId === null) {
      yield* this.tellWorkflow();
      this.answerId = messageId;
      const base = { id: messageId, thread_id: this.run.threadId, created_at: new Date().toISOString() };
      yield { type: 'thread.item.added', item: { ...base, type: 'assistant_message', content: [] } };
      yield this.answerUpdate({
        type: 'assistant_message.content_part.added',
        content_index: 0,
        content: outputText(''),
      });
    }
    yield this.answerUpdate({
      type: 'assistant_message.content_part.text_delta',
      content_index: 0,
      delta,
    });
  }

  private *endAnswer(message: MessageView): Generator<Frame, void> {
    yield* this.tellWorkflow();
    if (this.answerId !== null)
      yield this.answerUpdate({
        type: 'assistant_message.content_part.done',
        content_index: 0,
        content: outputText(message.content),
      });
    this.answerId = null;
    yield { type: 'thread.item.done', item: messageItem(message) };
  }

  /** What was said and could not be kept is taken back. */
  private *end(): Generator<Frame, void> {
    yield* this.tellWorkflow();
    if (this.answerId !== null) yield { type: 'thread.item.removed', item_id: this.answerId };
  }

  private answerUpdate(update: ItemUpdate): Frame {
    return { type: 'thread.item.updated', item_id: this.answerId ?? '', update };
  }
}

function noticeOf({ code, message }: RunEventData<'warning'>): Frame {
  return { type: 'notice', level: code === 'context_restored' ? 'info' : 'warning', message };
}

function errorOf({ code, message }: RunEventData<'run.failed'>['error']): Frame {
  return { type: 'error', code: 'custom', message, allow_retry: !finalFailures.has(code) };
}
