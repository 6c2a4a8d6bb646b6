import { Injectable } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';

/** argon2id (the library's default) with OWASP's smallest recommended cost: 19 MiB, 2 passes, 1 lane. */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes passwords off the event loop. */
@Injectable()
export class PasswordHasher {
  private readonly hashOfNobody = hash('the password of nobody', cost);

  hash(password: string): Promise<string> {
    return hash(password, cost);
  }

  /** Takes as long for an account that does not exist (`null`) as for a wrong password. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const isRight = await verify(passwordHash ?? (await this.hashOfNobody), password);
    return isRight && passwordHash !== null;
  }
}
