import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const ADDRESS_QUOTA = 'addressQuota';
export type AddressQuotaName = 'anonymous' | 'sign-in' | 'none';

/** Which quota of the caller's address a call of a public route is taken from; without it, `anonymous`. */
export const AddressQuota = (name: AddressQuotaName): CustomDecorator => SetMetadata(ADDRESS_QUOTA, name);
