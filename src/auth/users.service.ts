import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { QueryFailedError, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ProfileChange } from './auth.schemas';
import { UnauthorizedError } from '../common/request.errors';
import { EmailTakenError } from './auth.errors';
import type { Caller } from './caller';
import { User } from './user.entity';

/** SQLSTATE unique_violation. */
const uniqueViolation = '23505';

/** Every request asks for its caller; what was read this long ago is still good enough. */
const callerCache = { max: 10_000, ttl: 30_000 };

/** The rows of `users`. */
@Injectable()
export class UsersService {
  private readonly callers = new LRUCache<string, Promise<Caller | null>>(callerCache);

  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /** @throws EmailTakenError */
  async create(
    user: Pick<User, 'name' | 'timeZone'> & { email: string; passwordHash: string },
    now = new Date(),
  ): Promise<User> {
    const row = this.users.create({ ...user, id: uuidv7(), role: 'user', createdAt: now });
    try {
      await this.users.insert(row);
      return row;
    } catch (error) {
      if (
        error instanceof QueryFailedError &&
        (error.driverError as { code?: string }).code === uniqueViolation
      ) {
        throw new EmailTakenError();
      }
      throw error;
    }
  }

  /** With the password hash, which no other query reads. */
  findForLogin(email: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where('lower(user.email) = :email', { email })
      .getOne();
  }

  /** Remembered for half a minute. Who asks meanwhile waits for the same answer, so that nobody is overtaken here. */
  findCaller(id: string): Promise<Caller | null> {
    const known = this.callers.get(id);
    if (known) return known;
    const caller = this.users.findOne({ where: { id }, select: { id: true, role: true, timeZone: true } });
    this.callers.set(id, caller);
    const forget = () => this.callers.peek(id) === caller && this.callers.delete(id);
    void caller.then((found) => found ?? forget(), forget);
    return caller;
  }

  /** @throws UnauthorizedError when the user behind the token is gone. */
  async get(id: string): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (!user) throw new UnauthorizedError();
    return user;
  }

  async change(id: string, change: ProfileChange): Promise<User> {
    const user = await this.get(id);
    if (change.name !== undefined) user.name = change.name;
    if (change.timeZone !== undefined) user.timeZone = change.timeZone;
    await this.users.update({ id }, { name: user.name, timeZone: user.timeZone });
    this.callers.delete(id);
    return user;
  }

  /** From now on the user's tokens are worth nothing; without the row they stay so. */
  shutOut(id: string): void {
    this.callers.set(id, Promise.resolve(null));
  }
}
