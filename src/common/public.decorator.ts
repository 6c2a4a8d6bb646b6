import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'publicRoute';

/** Lets everybody in. Without it a route needs a bearer token. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
