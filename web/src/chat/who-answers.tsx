import { useQuery } from '@tanstack/react-query';
import { unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';

/** Which model answers, below the composer. */
export function WhoAnswers() {
  const { data: server } = useQuery({
    queryKey: keys.agent,
    queryFn: ({ signal }) => unwrap(api.GET('/health/ready', { signal })),
    staleTime: Infinity,
  });
  return (
    <p className="who-answers">
      {server?.provider === 'offline' && (
        <>
          The built-in offline agent answers; with <code>OPENAI_API_KEY</code> set, a model of OpenAI does.
        </>
      )}
      {server?.provider === 'openai' && <>{server.model} answers. It can be wrong: look at what it did.</>}
    </p>
  );
}
