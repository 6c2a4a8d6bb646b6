import { Injectable } from '@nestjs/common';
import { type Credentials, type Registration, type SignIn, toUser } from './auth.schemas';
import { InvalidCredentialsError } from './auth.errors';
import { PasswordHasher } from './password-hasher';
import { RefreshTokens } from './refresh-tokens.service';
import { OwnTokens } from './tokens/own-tokens';
import type { User } from './user.entity';
import { UsersService } from './users.service';

/** Registration, login and their prolongation: all end in an access token and a refresh token. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordHasher,
    private readonly tokens: OwnTokens,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  async register({ email, password, name, timeZone }: Registration): Promise<SignIn> {
    const passwordHash = await this.passwords.hash(password);
    const user = await this.users.create({
      email,
      name: name ?? null,
      timeZone: timeZone ?? 'UTC',
      passwordHash,
    });
    return this.signIn(user);
  }

  /** @throws InvalidCredentialsError, after the same time whether the e-mail is known or not. */
  async login({ email, password }: Credentials): Promise<SignIn> {
    const user = await this.users.findForLogin(email);
    const isRight = await this.passwords.matches(user?.passwordHash ?? null, password);
    if (!user || !isRight) throw new InvalidCredentialsError();
    return this.signIn(user);
  }

  /** @throws InvalidRefreshTokenError */
  async refresh(token: string): Promise<SignIn> {
    const { userId, refreshToken } = await this.refreshTokens.rotate(token);
    return this.answer(await this.users.get(userId), refreshToken);
  }

  async logout(token: string): Promise<void> {
    await this.refreshTokens.revoke(token);
  }

  private async signIn(user: User): Promise<SignIn> {
    return this.answer(user, await this.refreshTokens.start(user.id));
  }

  private async answer(user: User, refreshToken: string): Promise<SignIn> {
    const access = await this.tokens.sign(user.id);
    return { user: toUser(user), tokenType: 'Bearer', ...access, refreshToken };
  }
}
