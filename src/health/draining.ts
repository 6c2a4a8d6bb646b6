import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Whether the process was asked to end. NestJS tells it so before it waits for running turns, so that whoever sends
 * requests here learns it while there is still somebody to answer.
 */
@Injectable()
export class Draining implements OnModuleDestroy {
  private hasBegun = false;

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  onModuleDestroy(): void {
    this.hasBegun = true;
  }
}
