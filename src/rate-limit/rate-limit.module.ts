import { Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';

/** Who has called how often. Who a caller is, and which quota a call is taken from, is decided above. */
@Module({ providers: [RateLimits], exports: [RateLimits] })
export class RateLimitModule {}
