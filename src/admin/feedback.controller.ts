import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import {
  feedbackPageSchema,
  type FeedbackQuery,
  feedbackQuerySchema,
  toFeedback,
} from '../chat/feedback.schemas';
import { FeedbackService } from '../chat/feedback.service';
import { ForTheHouse } from '../common/for-the-house.decorator';
import { Answers, Refuses } from '../common/answers.decorator';
import { OperatorGuard } from './operator.guard';

/** What people think of the answers, for operators: which runs, never what was said. */
@ApiTags('Operators')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed, invalid_cursor', 401: 'unauthorized', 403: 'forbidden' })
@UseGuards(OperatorGuard)
@ForTheHouse()
@Controller('admin/feedback')
export class AdminFeedbackController {
  constructor(private readonly feedback: FeedbackService) {}

  @Get()
  @Answers(200, 'A page of opinions, newest first.', feedbackPageSchema)
  async list(@Query({ schema: feedbackQuerySchema }) query: FeedbackQuery) {
    const page = await this.feedback.page(query);
    return { ...page, data: page.data.map(toFeedback) };
  }
}
