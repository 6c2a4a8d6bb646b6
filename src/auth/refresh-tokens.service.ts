import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, type Repository } from 'typeorm';
import { v4 as uuidv4 } from 'uuid';
import { Settings } from '../config/settings';
import { InvalidRefreshTokenError } from './auth.errors';
import { RefreshFamily } from './refresh-family.entity';
import {
  hashOf,
  newRefreshToken,
  type PresentedToken,
  readRefreshToken,
  successorOf,
} from './tokens/refresh-token';
import { SIGNING_KEYS, type SigningKeys } from './tokens/signing-keys';

/** So long after a rotation the token before still gets the answer that it got then. */
const graceMs = 10_000;
/** Sign-ins a user has at a time; with one more, the one that was idle the longest ends. */
const maxFamilies = 50;

/**
 * Refresh tokens (RFC 9700, 4.14.2): each is good once and gets its successor. One that comes back later shows that two
 * have it, so nobody of the family is believed any more. One row and one statement decide, in whatever process.
 */
@Injectable()
export class RefreshTokens {
  private readonly logger = new Logger(RefreshTokens.name);

  constructor(
    @InjectRepository(RefreshFamily) private readonly families: Repository<RefreshFamily>,
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    private readonly settings: Settings,
  ) {}

  /** @returns the first token of a new sign-in. */
  async start(userId: string, now = new Date()): Promise<string> {
    const id = uuidv4();
    const token = newRefreshToken(id);
    const expiresAt = this.expiryFrom(now);
    await this.families.insert({ id, userId, tokenHash: hashOf(token), rotatedAt: now, expiresAt });
    await this.endSurplus(userId);
    return token;
  }

  /** @throws InvalidRefreshTokenError */
  async rotate(token: string, now = new Date()): Promise<{ userId: string; refreshToken: string }> {
    const presented = readRefreshToken(token);
    if (!presented) throw new InvalidRefreshTokenError();
    const refreshToken = successorOf(token, presented, this.keys[0]);
    const rotation = await this.families
      .createQueryBuilder()
      .update()
      .set({
        tokenHash: hashOf(refreshToken),
        formerHash: presented.hash,
        rotatedAt: now,
        expiresAt: this.expiryFrom(now),
      })
      .where('id = :familyId AND token_hash = :hash', presented)
      .andWhere('expires_at > :now', { now })
      .returning('user_id')
      .execute();
    const [rotated] = rotation.raw as { user_id: string }[];
    const userId = rotated?.user_id ?? (await this.ownerWithinGrace(presented, hashOf(refreshToken), now));
    return { userId, refreshToken };
  }

  /** Ends the sign-in that the token is of, be it the newest or an old one. */
  async revoke(token: string): Promise<void> {
    const presented = readRefreshToken(token);
    if (presented) await this.families.delete({ id: presented.familyId });
  }

  /** @returns how many sign-ins had come to their end. */
  async removeExpired(now = new Date()): Promise<number> {
    const { affected } = await this.families.delete({ expiresAt: LessThanOrEqual(now) });
    return affected ?? 0;
  }

  /** Whose a token is that has just been rotated. Anything else ends the family. @throws InvalidRefreshTokenError */
  private async ownerWithinGrace(
    { familyId, hash }: PresentedToken,
    successorHash: Buffer,
    now: Date,
  ): Promise<string> {
    const family = await this.families.findOneBy({ id: familyId });
    if (!family || family.expiresAt <= now) throw new InvalidRefreshTokenError();
    const isFormer = family.formerHash?.equals(hash) === true && family.tokenHash.equals(successorHash);
    if (isFormer && now.getTime() - family.rotatedAt.getTime() < graceMs) return family.userId;
    await this.families.delete({ id: familyId });
    this.logger.warn({ event: 'auth.refresh_token_reused', userId: family.userId });
    throw new InvalidRefreshTokenError();
  }

  private async endSurplus(userId: string): Promise<void> {
    const surplus = this.families
      .createQueryBuilder('family')
      .select('family.id')
      .where('family.userId = :userId')
      .orderBy('family.rotatedAt', 'DESC')
      .offset(maxFamilies);
    await this.families
      .createQueryBuilder()
      .delete()
      .where(`id IN (${surplus.getQuery()})`, { userId })
      .execute();
  }

  private expiryFrom(now: Date): Date {
    return new Date(now.getTime() + this.settings.auth.refreshExpiresInSeconds * 1000);
  }
}
