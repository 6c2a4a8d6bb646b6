import type { KeyObject } from 'node:crypto';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings';
import { SIGNING_KEY, signOptions } from './access-token';
import { AccountClosing } from './account-closing.service';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { PasswordHasher } from './password-hasher';
import { loadSigningKey } from './signing-key';
import { User } from './user.entity';
import { UsersService } from './users.service';

const signingKey = { provide: SIGNING_KEY, inject: [Settings], useFactory: loadSigningKey };

@Module({ providers: [signingKey], exports: [SIGNING_KEY] })
class SigningKeyModule {}

/** Who is calling: accounts, sign-in, and the guard before every route. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    PassportModule,
    SigningKeyModule,
    JwtModule.registerAsync({
      imports: [SigningKeyModule],
      inject: [SIGNING_KEY],
      useFactory: (secret: KeyObject) => ({ secret, signOptions }),
    }),
  ],
  controllers: [AuthController],
  providers: [
    AuthService,
    UsersService,
    PasswordHasher,
    AccountClosing,
    JwtStrategy,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
  ],
  exports: [UsersService, AccountClosing],
})
export class AuthModule {}
