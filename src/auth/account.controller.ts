import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers, Refuses } from '../common/answers.decorator';
import { type ProfileChange, profileChangeSchema, toUser, userSchema } from './auth.schemas';
import { type Caller, CurrentCaller } from './caller';
import { UsersService } from './users.service';

/** The caller's own account. */
@ApiTags('Sign-in')
@ApiBearerAuth()
@Controller('auth/me')
export class AccountController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Answers(200, 'Who the token belongs to.', userSchema)
  @Refuses({ 401: 'unauthorized' })
  async me(@CurrentCaller() caller: Caller) {
    return toUser(await this.users.get(caller.id));
  }

  @Patch()
  @Answers(200, 'The changed account.', userSchema)
  @Refuses({ 400: 'validation_failed', 401: 'unauthorized' })
  async change(
    @CurrentCaller() caller: Caller,
    @Body({ schema: profileChangeSchema }) change: ProfileChange,
  ) {
    return toUser(await this.users.change(caller.id, change));
  }
}
