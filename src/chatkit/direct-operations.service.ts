import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { ActionOperations } from './action-operations.service';
import { FeatureOffError } from './chatkit.errors';
import type { Result } from './result.schemas';
import type { DirectRequest } from './streaming-operations.service';
import { ThreadOperations } from './thread-operations.service';

/** The operations that are answered at once, with JSON. */
@Injectable()
export class DirectOperations {
  constructor(
    private readonly threads: ThreadOperations,
    private readonly actions: ActionOperations,
  ) {}

  /** @throws FeatureOffError for what needs a provider this server has none of. */
  async perform(caller: Caller, request: DirectRequest): Promise<Result> {
    switch (request.type) {
      case 'threads.get_by_id':
        return this.threads.get(caller, request.params);
      case 'threads.list':
        return this.threads.list(caller, request.params);
      case 'threads.update':
        return this.threads.rename(caller, request.params);
      case 'threads.delete':
        await this.threads.remove(caller, request.params);
        return {};
      case 'items.list':
        return this.threads.listItems(caller, request.params);
      case 'items.feedback':
        await this.threads.judge(caller, request.params);
        return {};
      case 'threads.sync_custom_action': {
        const item = await this.actions.perform(caller, request.params);
        return item ? { updated_item: item } : {};
      }
      case 'attachments.create':
      case 'attachments.delete':
        throw new FeatureOffError('Attachments');
      case 'input.transcribe':
        throw new FeatureOffError('Transcription');
    }
  }
}
