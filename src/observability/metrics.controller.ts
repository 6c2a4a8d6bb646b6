import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../common/answers.decorator';
import { AddressQuota } from '../common/address-quota.decorator';
import { Public } from '../common/public.decorator';
import { UnauthorizedError } from '../common/request.errors';
import { Settings } from '../config/settings';
import { MetricsRegistry } from './metrics.registry';

@Public()
@AddressQuota('none')
@ApiTags('Operators')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Metrics for Prometheus',
    description: 'Needs METRICS_TOKEN as a bearer token when that is set.',
  })
  @ApiOkResponse({
    description: 'Prometheus text.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Refuses({ 401: 'unauthorized' })
  async get(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { metricsToken } = this.settings.observability;
    if (metricsToken !== null && !isSame(authorization ?? '', `Bearer ${metricsToken}`))
      throw new UnauthorizedError();
    void reply.type(this.metrics.contentType);
    return this.metrics.render();
  }
}

/** Takes as long for a token that is nearly right as for any other. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
