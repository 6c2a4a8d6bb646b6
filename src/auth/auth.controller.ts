import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AddressQuota } from '../common/address-quota.decorator';
import { Answers, Refuses } from '../common/answers.decorator';
import { Public } from '../common/public.decorator';
import { ClientAddress } from '../rate-limit/client-address';
import {
  type Credentials,
  credentialsSchema,
  type RefreshRequest,
  refreshRequestSchema,
  type Registration,
  registrationSchema,
  signInSchema,
} from './auth.schemas';
import { AuthService } from './auth.service';
import { OwnSignInGuard } from './provider/own-sign-in.guard';
import { AccountAttempts } from './sign-in/account-attempts';

@ApiTags('Sign-in')
@Public()
@UseGuards(OwnSignInGuard)
@Refuses({ 400: 'validation_failed', 403: 'sign_in_elsewhere', 429: 'rate_limited' })
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly attempts: AccountAttempts,
  ) {}

  @AddressQuota('sign-in')
  @Post('register')
  @Answers(201, 'The new account and its first tokens.', signInSchema)
  @Refuses({ 409: 'email_taken' })
  register(
    @Body({ schema: registrationSchema }) registration: Registration,
    @ClientAddress() address: string,
  ) {
    return this.attempts.bound(registration.email, address, () => this.auth.register(registration));
  }

  @AddressQuota('sign-in')
  @Post('login')
  @Answers(200, 'New tokens.', signInSchema)
  @Refuses({ 401: 'invalid_credentials' })
  login(@Body({ schema: credentialsSchema }) credentials: Credentials, @ClientAddress() address: string) {
    return this.attempts.bound(credentials.email, address, () => this.auth.login(credentials));
  }

  @Post('refresh')
  @Answers(200, 'New tokens for a refresh token, which is used up by it.', signInSchema)
  @Refuses({ 401: 'invalid_refresh_token' })
  refresh(@Body({ schema: refreshRequestSchema }) { refreshToken }: RefreshRequest) {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @Answers(204, 'The sign-in cannot be prolonged any more. Its access token lasts until it expires.')
  logout(@Body({ schema: refreshRequestSchema }) { refreshToken }: RefreshRequest): Promise<void> {
    return this.auth.logout(refreshToken);
  }
}
