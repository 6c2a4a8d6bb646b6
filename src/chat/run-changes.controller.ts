import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { RecordedTasks } from '../tasks/recorded-tasks.service';
import { taskChangesSchema, toTaskChanges } from '../tasks/task-change.schemas';
import { TaskUndo } from '../tasks/task-undo.service';
import { RunsService } from './runs.service';
import { ThreadsService } from './threads.service';

/** What the agent did to tasks in a run, and taking it back. */
@ApiTags('Runs')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('threads/:threadId/runs/:runId')
export class RunChangesController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly runs: RunsService,
    private readonly tasks: RecordedTasks,
    private readonly undos: TaskUndo,
  ) {}

  @Get('changes')
  @Answers(200, 'What the agent did to tasks in this run, in order.', taskChangesSchema)
  async changes(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const run = await this.runs.get(thread.id, runId);
    return toTaskChanges(await this.tasks.changesOf(run.id));
  }

  @Post('undo')
  @Answers(200, 'The changes that were taken back: all of the run, or none.', taskChangesSchema)
  @Refuses({ 409: 'already_undone, or undo_conflict: a task has been changed since' })
  async undo(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const run = await this.runs.get(thread.id, runId);
    return toTaskChanges(await this.undos.undoRun(run.id));
  }
}
