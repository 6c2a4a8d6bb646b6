import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { Quota } from './quota';

const minute = 60;
const quarterHour = 15 * minute;

/** The quotas of the API, each null when the operator has lifted it. */
@Injectable()
export class RateLimits {
  /** By user. */
  readonly user: Quota | null;
  /** By address: calls without a token that counts. */
  readonly anonymous: Quota | null;
  /** By address: login and registration. */
  readonly signIn: Quota | null;
  /** By account, from wherever the calls come: failed logins and registrations. */
  readonly account: Quota | null;

  constructor({ rateLimits }: Settings) {
    this.user = quota('user', rateLimits.perUser, minute);
    this.anonymous = quota('anonymous', rateLimits.perAddress, minute);
    this.signIn = quota('sign-in', rateLimits.signInPerAddress, minute);
    this.account = quota('account', rateLimits.failuresPerAccount, quarterHour);
  }
}

function quota(name: string, limit: number | null, windowSeconds: number): Quota | null {
  return limit === null ? null : new Quota({ name, limit, windowSeconds });
}
