import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import {
  type NewTask,
  newTaskSchema,
  type TaskChange,
  taskChangeSchema,
  taskPageSchema,
  type TaskQuery,
  taskQuerySchema,
  taskSchema,
  toTask,
} from './task.schemas';
import { TasksService } from './tasks.service';

@ApiTags('Tasks')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized' })
@Controller('tasks')
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Post()
  @Answers(201, 'The new task.', taskSchema)
  async create(@CurrentCaller() caller: Caller, @Body({ schema: newTaskSchema }) task: NewTask) {
    return toTask(await this.tasks.create(caller.id, task));
  }

  @Get()
  @Answers(200, 'A page of tasks.', taskPageSchema)
  async list(@CurrentCaller() caller: Caller, @Query({ schema: taskQuerySchema }) query: TaskQuery) {
    const page = await this.tasks.page(caller.id, query);
    return { ...page, data: page.data.map(toTask) };
  }

  @Get(':id')
  @Answers(200, 'The task.', taskSchema)
  @Refuses({ 404: 'not_found' })
  async get(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) id: string) {
    return toTask(await this.tasks.getOwned(caller.id, id));
  }

  @Patch(':id')
  @Answers(200, 'The changed task.', taskSchema)
  @Refuses({ 404: 'not_found' })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: taskChangeSchema }) change: TaskChange,
  ) {
    return toTask(await this.tasks.change(caller.id, id, change));
  }

  @Delete(':id')
  @Answers(204, 'The task is gone.')
  @Refuses({ 404: 'not_found' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<void> {
    await this.tasks.remove(caller.id, id);
  }
}
