import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers, Refuses } from '../common/answers.decorator';
import { AddressQuota } from '../common/address-quota.decorator';
import { Public } from '../common/public.decorator';
import { ClientAddress } from '../rate-limit/client-address';
import {
  type Credentials,
  credentialsSchema,
  type ProfileChange,
  profileChangeSchema,
  type Registration,
  registrationSchema,
  signInSchema,
  toUser,
  userSchema,
} from './auth.schemas';
import { AuthService } from './auth.service';
import { type Caller, CurrentCaller } from './caller';
import { AccountAttempts } from './sign-in/account-attempts';
import { UsersService } from './users.service';

@ApiTags('Sign-in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly attempts: AccountAttempts,
    private readonly users: UsersService,
  ) {}

  @Public()
  @AddressQuota('sign-in')
  @Post('register')
  @Answers(201, 'The new account and its first token.', signInSchema)
  @Refuses({ 400: 'validation_failed', 409: 'email_taken', 429: 'rate_limited' })
  register(
    @Body({ schema: registrationSchema }) registration: Registration,
    @ClientAddress() address: string,
  ) {
    return this.attempts.bound(registration.email, address, () => this.auth.register(registration));
  }

  @Public()
  @AddressQuota('sign-in')
  @Post('login')
  @Answers(200, 'A new token.', signInSchema)
  @Refuses({ 400: 'validation_failed', 401: 'invalid_credentials', 429: 'rate_limited' })
  login(@Body({ schema: credentialsSchema }) credentials: Credentials, @ClientAddress() address: string) {
    return this.attempts.bound(credentials.email, address, () => this.auth.login(credentials));
  }

  @Get('me')
  @ApiBearerAuth()
  @Answers(200, 'Who the token belongs to.', userSchema)
  @Refuses({ 401: 'unauthorized' })
  async me(@CurrentCaller() caller: Caller) {
    return toUser(await this.users.get(caller.id));
  }

  @Patch('me')
  @ApiBearerAuth()
  @Answers(200, 'The changed account.', userSchema)
  @Refuses({ 400: 'validation_failed', 401: 'unauthorized' })
  async change(
    @CurrentCaller() caller: Caller,
    @Body({ schema: profileChangeSchema }) change: ProfileChange,
  ) {
    return toUser(await this.users.change(caller.id, change));
  }
}
