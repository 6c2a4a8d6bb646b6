import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** Groups of an IPv6 address that its network is: providers hand out /64 and more to each customer. */
const networkGroups = 4;

/**
 * Who is counted as one caller before login: an IPv4 address, or the /64 network of an IPv6 one. Behind a proxy that
 * TRUST_PROXY names, `ip` is what that proxy says; from anybody else X-Forwarded-For counts for nothing.
 */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const network = address.parts.slice(0, networkGroups).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

export const ClientAddress = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  clientAddress(context.switchToHttp().getRequest<FastifyRequest>()),
);
