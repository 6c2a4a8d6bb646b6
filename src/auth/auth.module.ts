import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings';
import { RateLimitModule } from '../rate-limit/rate-limit.module';
import { AccountClosing } from './account-closing.service';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { EntranceGuard } from './entrance.guard';
import { PasswordHasher } from './password-hasher';
import { AccountAttempts } from './sign-in/account-attempts';
import { TokenVerifier } from './token-verifier';
import { OwnTokens } from './tokens/own-tokens';
import { loadSigningKeys, SIGNING_KEYS } from './tokens/signing-keys';
import { User } from './user.entity';
import { UsersService } from './users.service';

/** Who is calling: accounts, sign-in, and the guard before every route. */
@Module({
  imports: [TypeOrmModule.forFeature([User]), RateLimitModule],
  controllers: [AuthController],
  providers: [
    AuthService,
    AccountAttempts,
    UsersService,
    PasswordHasher,
    AccountClosing,
    OwnTokens,
    { provide: SIGNING_KEYS, inject: [Settings], useFactory: loadSigningKeys },
    { provide: TokenVerifier, useExisting: OwnTokens },
    { provide: APP_GUARD, useClass: EntranceGuard },
  ],
  exports: [UsersService, AccountClosing],
})
export class AuthModule {}
