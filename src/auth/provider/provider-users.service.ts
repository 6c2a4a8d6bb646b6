import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../caller';
import { User } from '../user.entity';
import { UsersService } from '../users.service';
import type { ProviderIdentity } from './provider-identity';

const maxRemembered = 10_000;

/**
 * Users of an outside provider, made when they are first seen. They are known by (issuer, subject) alone: an e-mail
 * opens nobody's account, and one that somebody has here already is left to them.
 */
@Injectable()
export class ProviderUsers {
  private readonly ids = new LRUCache<string, Promise<string>>({ max: maxRemembered });
  /** When accounts were found to be gone, in seconds since 1970: tokens from before are worth nothing. */
  private readonly closed = new LRUCache<string, number>({ max: maxRemembered });

  constructor(
    @InjectRepository(User) private readonly rows: Repository<User>,
    private readonly users: UsersService,
  ) {}

  /** @returns null for a token from before the account was deleted. */
  async findCaller(identity: ProviderIdentity, now = new Date()): Promise<Caller | null> {
    const key = JSON.stringify([identity.issuer, identity.subject]);
    if ((identity.issuedAt ?? 0) <= (this.closed.get(key) ?? -1)) return null;
    const caller = await this.users.findCaller(await this.idOf(key, identity));
    if (!caller) {
      this.ids.delete(key);
      this.closed.set(key, Math.floor(now.getTime() / 1000));
    }
    return caller;
  }

  private idOf(key: string, identity: ProviderIdentity): Promise<string> {
    const known = this.ids.get(key);
    if (known) return known;
    const id = this.findOrCreate(identity);
    this.ids.set(key, id);
    void id.catch(() => this.ids.delete(key));
    return id;
  }

  /** Of several first calls at once one makes the user; the others find it. */
  private async findOrCreate(identity: ProviderIdentity): Promise<string> {
    const id =
      (await this.find(identity)) ??
      (await this.insert(identity, identity.email)) ??
      (await this.find(identity)) ??
      (await this.insert(identity, null)) ??
      (await this.find(identity));
    if (id === null) throw new Error('The user of an outside provider could not be made.');
    return id;
  }

  private async find({ issuer, subject }: ProviderIdentity): Promise<string | null> {
    const user = await this.rows.findOne({ where: { issuer, subject }, select: { id: true } });
    return user?.id ?? null;
  }

  /** @returns null when the identity or the e-mail is taken. */
  private async insert(identity: ProviderIdentity, email: string | null): Promise<string | null> {
    const { issuer, subject, name } = identity;
    const id = uuidv7();
    const inserted = await this.rows
      .createQueryBuilder()
      .insert()
      .values({ id, email, name, issuer, subject, passwordHash: null, role: 'user', createdAt: new Date() })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length > 0 ? id : null;
  }
}
