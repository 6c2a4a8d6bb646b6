import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings';
import { RateLimitModule } from '../rate-limit/rate-limit.module';
import { AccountClosing } from './account-closing.service';
import { ActingUserInterceptor } from './acting-user.interceptor';
import { AccountController } from './account.controller';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { EntranceGuard } from './entrance.guard';
import { PasswordHasher } from './password-hasher';
import { ProviderTokens } from './provider/provider-tokens';
import { ProviderUsers } from './provider/provider-users.service';
import { RefreshFamily } from './refresh-family.entity';
import { RefreshTokens } from './refresh-tokens.service';
import { AccountAttempts } from './sign-in/account-attempts';
import { TokenVerifier } from './token-verifier';
import { OwnTokens } from './tokens/own-tokens';
import { loadSigningKeys, SIGNING_KEYS } from './tokens/signing-keys';
import { User } from './user.entity';
import { UsersService } from './users.service';

function chooseVerifier({ auth }: Settings, own: OwnTokens, users: ProviderUsers): TokenVerifier {
  return auth.provider ? new ProviderTokens(auth.provider, users) : own;
}

/** Who is calling: accounts, sign-in, and the guard before every route. */
@Module({
  imports: [TypeOrmModule.forFeature([User, RefreshFamily]), RateLimitModule],
  controllers: [AuthController, AccountController],
  providers: [
    AuthService,
    AccountAttempts,
    RefreshTokens,
    UsersService,
    PasswordHasher,
    AccountClosing,
    OwnTokens,
    { provide: SIGNING_KEYS, inject: [Settings], useFactory: loadSigningKeys },
    ProviderUsers,
    { provide: TokenVerifier, inject: [Settings, OwnTokens, ProviderUsers], useFactory: chooseVerifier },
    { provide: APP_GUARD, useClass: EntranceGuard },
    { provide: APP_INTERCEPTOR, useClass: ActingUserInterceptor },
  ],
  exports: [UsersService, AccountClosing, RefreshTokens],
})
export class AuthModule {}
