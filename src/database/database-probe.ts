import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UserDataSource } from './row-security/user-data-source';

/** Answers whether PostgreSQL can be used right now. */
@Injectable()
export class DatabaseProbe {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether PostgreSQL itself keeps users apart (`row-security`). */
  get hasRowSecurity(): boolean {
    return this.dataSource instanceof UserDataSource && this.dataSource.hasRowSecurity;
  }

  /** @param timeoutMs after which the answer is no. */
  async isUp(timeoutMs: number): Promise<boolean> {
    const settled = new AbortController();
    const answer = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const tooLate = sleep(timeoutMs, false, { signal: settled.signal, ref: false }).catch(() => false);
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      settled.abort();
    }
  }
}
