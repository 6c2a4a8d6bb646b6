import type { Conversation } from '../chat/conversation.entity';
import type { ItemPage, Thread } from './item.schemas';

const noItems: ItemPage = { data: [], has_more: false };

/** A thread of ours in the words of the protocol; without its items where the protocol wants none. */
export function toThread({ id, title, createdAt }: Conversation, items = noItems): Thread {
  return {
    id,
    ...(title !== null && { title }),
    created_at: createdAt.toISOString(),
    status: { type: 'active' },
    metadata: {},
    items,
  };
}
