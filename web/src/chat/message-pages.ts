import type { InfiniteData } from '@tanstack/react-query';
import type { components, Message } from '../../../client/client.ts';

export type MessagePage = components['schemas']['MessagePage'];

/** The pages, newest first, with this message in its place: a known one is replaced, a new one is the newest. */
export function withMessage(
  pages: InfiniteData<MessagePage> | undefined,
  message: Message,
): InfiniteData<MessagePage> | undefined {
  if (!pages) return pages;
  const isKnown = pages.pages.some(({ data }) => data.some(({ id }) => id === message.id));
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (isKnown) return { ...page, data: page.data.map((old) => (old.id === message.id ? message : old)) };
      return index === 0 ? { ...page, data: [message, ...page.data] } : page;
    }),
  };
}

/** All messages of the pages, oldest first, each once: pages shift while new messages arrive. */
export function messagesOf(pages: InfiniteData<MessagePage> | undefined): Message[] {
  const all = pages?.pages.flatMap(({ data }) => data) ?? [];
  return [...new Map(all.map((message) => [message.id, message])).values()].toReversed();
}
