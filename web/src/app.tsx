import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { signedIn } from './api/api.ts';
import { SignIn } from './auth/sign-in.tsx';
import { useLiveRuns } from './chat/live-runs-context.ts';
import { Workspace } from './workspace.tsx';

/** Sign-in, or everything else. */
export function App() {
  const isSignedIn = useSyncExternalStore(signedIn.subscribe, signedIn.get);
  const queries = useQueryClient();
  const liveRuns = useLiveRuns();

  // Nothing of one person stays for the next.
  useEffect(() => {
    if (isSignedIn) return;
    queries.clear();
    liveRuns.clear();
  }, [isSignedIn, queries, liveRuns]);

  return isSignedIn ? <Workspace /> : <SignIn />;
}
