import { InitialSchema1763800000000 } from './1763800000000-initial-schema';
import { TaskChanges1763900000000 } from './1763900000000-task-changes';
import { UsageDays1764000000000 } from './1764000000000-usage-days';
import { ConversationSummary1764100000000 } from './1764100000000-conversation-summary';
import { RefreshFamilies1765000000000 } from './1765000000000-refresh-families';
import { ProviderUsers1765000000100 } from './1765000000100-provider-users';
import { RetentionJobs1766000000100 } from './1766000000100-retention-jobs';
import { RunFeedback1767000010000 } from './1767000010000-run-feedback';
import { RowSecurity1768000000000 } from './1768000000000-row-security';

/** Every migration, oldest first. What has been released is never changed, only followed by another. */
export const migrations = [
  InitialSchema1763800000000,
  TaskChanges1763900000000,
  UsageDays1764000000000,
  ConversationSummary1764100000000,
  RefreshFamilies1765000000000,
  ProviderUsers1765000000100,
  RetentionJobs1766000000100,
  RunFeedback1767000010000,
  RowSecurity1768000000000,
];
