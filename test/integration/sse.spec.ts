import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectEvents, readEvents, streamedText } from '../support/sse';

function responseOf(...chunks: string[]): Response {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return new Response(ReadableStream.from(bytes));
}

describe('reading an event stream', () => {
  it('gives id, event and parsed data, wherever the chunks are cut', async () => {
    const response = responseOf('id: 1\neve', 'nt: run.created\ndata: {"a":', '1}\n', '\ndata: [DONE]\n\n');

    await expect(collectEvents(response)).resolves.toEqual([
      { id: '1', event: 'run.created', data: { a: 1 } },
      { id: null, event: 'message', data: '[DONE]' },
    ]);
  });

  it('tells of comments', async () => {
    const comments: string[] = [];

    await collectEvents(responseOf(': keep-alive\n\n'), { onComment: (comment) => comments.push(comment) });

    expect(comments).toEqual(['keep-alive']);
  });

  it('puts the deltas of an answer together', async () => {
    const events = await collectEvents(
      responseOf(
        'event: message.delta\ndata: {"delta":"Hel"}\n\n',
        'event: other\ndata: {"delta":"-"}\n\n',
        'event: message.delta\ndata: {"delta":"lo"}\n\n',
      ),
    );

    expect(streamedText(events)).toBe('Hello');
  });

  it('closes the connection when the reader has had enough', async () => {
    const closed = Promise.withResolvers<undefined>();
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\ndata: 2\n\n');
      response.once('close', () => closed.resolve(undefined));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    const events = await collectEvents(response, { until: ({ data }) => data === 1 });
    await closed.promise;
    await new Promise((resolve) => server.close(resolve));

    expect(events).toHaveLength(1);
  });

  it('refuses a response without a body', async () => {
    await expect(readEvents(new Response(null, { status: 204 })).next()).rejects.toThrow('204');
  });
});
