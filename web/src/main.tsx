import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { api } from './api/api.ts';
import { createQueryClient } from './api/queries.ts';
import { App } from './app.tsx';
import { LiveRuns } from './chat/live-runs.ts';
import { LiveRunsContext } from './chat/live-runs-context.ts';
import { applyTheme } from './common/theme-switch.tsx';
import './styles/base.css';
import './styles/sign-in.css';
import './styles/layout.css';
import './styles/threads.css';
import './styles/chat.css';
import './styles/tasks.css';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('The page has lost its root.');
const queries = createQueryClient();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LiveRunsContext value={new LiveRuns(api, queries)}>
        <App />
      </LiveRunsContext>
    </QueryClientProvider>
  </StrictMode>,
);
