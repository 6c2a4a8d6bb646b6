import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { UnauthorizedError } from '../common/request.errors';
import { FreshSignInNeededError, WrongPasswordError } from './auth.errors';
import { PasswordHasher } from './password-hasher';
import { AccountAttempts } from './sign-in/account-attempts';
import { User } from './user.entity';
import { UsersService } from './users.service';

/** How old a token may be that takes a password's place, and how far two clocks may differ. */
const freshForMs = 5 * 60_000;
const clockSkewMs = 60_000;

/** What a caller shows to prove to be more than the holder of a token. */
export interface AccountProof {
  password: string | undefined;
  tokenIssuedAt: Date | null;
}

/** The end of an account: who may bring it about, and its row. What else belongs to a user, others know. */
@Injectable()
export class AccountClosing {
  constructor(
    @InjectRepository(User) private readonly rows: Repository<User>,
    private readonly users: UsersService,
    private readonly passwords: PasswordHasher,
    private readonly attempts: AccountAttempts,
  ) {}

  /**
   * The password; or a fresh token, for accounts that have none because another identity provider signs them in.
   * @throws WrongPasswordError, FreshSignInNeededError, RateLimitedError
   */
  async confirm(userId: string, proof: AccountProof, now = new Date()): Promise<void> {
    const passwordHash = await this.passwordHashOf(userId);
    if (passwordHash === null) {
      const ageMs = now.getTime() - (proof.tokenIssuedAt?.getTime() ?? 0);
      if (ageMs > freshForMs || ageMs < -clockSkewMs) throw new FreshSignInNeededError();
      return;
    }
    const { password } = proof;
    if (password === undefined) throw new WrongPasswordError();
    // Whoever holds a stolen token must not guess here what sign-in would not let be guessed.
    await this.attempts.bound(userId, 'closing', async () => {
      if (!(await this.passwords.matches(passwordHash, password))) throw new WrongPasswordError();
    });
  }

  /** Until the transaction ends, nothing that belongs to the user can be added. @throws UnauthorizedError */
  async lock(userId: string, manager: EntityManager): Promise<void> {
    const lock = { mode: 'pessimistic_write' } as const;
    const user = await manager.findOne(User, { where: { id: userId }, select: { id: true }, lock });
    if (!user) throw new UnauthorizedError();
  }

  async remove(userId: string, manager: EntityManager): Promise<void> {
    await manager.delete(User, { id: userId });
  }

  /** To be called when the row is gone for good. */
  shutOut(userId: string): void {
    this.users.shutOut(userId);
  }

  private async passwordHashOf(userId: string): Promise<string | null> {
    const select = { id: true, passwordHash: true } as const;
    const user = await this.rows.findOne({ where: { id: userId }, select });
    if (!user) throw new UnauthorizedError();
    return user.passwordHash;
  }
}
