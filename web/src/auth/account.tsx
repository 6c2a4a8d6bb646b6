import { useQuery } from '@tanstack/react-query';
import { unwrap } from '../../../client/client.ts';
import { api, credentials } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { ThemeSwitch } from '../common/theme-switch.tsx';

/** Who is signed in, and the way out. */
export function Account() {
  const { data: user } = useQuery({
    queryKey: keys.account,
    queryFn: ({ signal }) => unwrap(api.GET('/auth/me', { signal })),
    staleTime: Infinity,
  });
  return (
    <footer className="account">
      <span className="account-name">{user?.name ?? user?.email ?? ''}</span>
      <ThemeSwitch />
      <a href="/docs">API</a>
      <button
        type="button"
        className="link"
        onClick={() => {
          // Without a network the tokens are forgotten here all the same, and run out there.
          void credentials.signOut().catch(() => undefined);
        }}
      >
        Sign out
      </button>
    </footer>
  );
}
