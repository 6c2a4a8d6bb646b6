import { type CanActivate, Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { SignInElsewhereError } from '../auth.errors';

/** Lets nobody sign in here when an outside provider does that. */
@Injectable()
export class OwnSignInGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  canActivate(): boolean {
    const { provider } = this.settings.auth;
    if (provider) throw new SignInElsewhereError(provider.issuer);
    return true;
  }
}
