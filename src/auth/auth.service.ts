import { Injectable } from '@nestjs/common';
import { type Credentials, type Registration, type SignIn, toUser } from './auth.schemas';
import { InvalidCredentialsError } from './auth.errors';
import { PasswordHasher } from './password-hasher';
import { OwnTokens } from './tokens/own-tokens';
import type { User } from './user.entity';
import { UsersService } from './users.service';

/** Registration and login: both end in an access token. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordHasher,
    private readonly tokens: OwnTokens,
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

  private async signIn(user: User): Promise<SignIn> {
    return { user: toUser(user), tokenType: 'Bearer', ...(await this.tokens.sign(user.id)) };
  }
}
