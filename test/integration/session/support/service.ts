import { Logger } from '@nestjs/common';
import { loadSettings } from '../../../../src/config/settings';
import type { SessionObserver } from '../../../../src/session/session-observer';
import { SessionService } from '../../../../src/session/session.service';
import { removeTempFolders, tempPath } from './temp-file';

export const userId = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const conversationId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

const services: SessionService[] = [];

/** The service on a file of its own, with every event that it reports in a list. */
export function startService(path = tempPath(), maxMessages = 200) {
  Logger.overrideLogger(false);
  const service = new SessionService(
    loadSettings({ AGENT_SESSION_DB_PATH: path, AGENT_SESSION_MAX_MESSAGES: String(maxMessages) }),
  );
  services.push(service);
  const events: string[] = [];
  const note = (event: string) => (): void => void events.push(event);
  const observer: SessionObserver = {
    badRows: note('badRows'),
    orphans: note('orphans'),
    setAside: note('setAside'),
    unavailable: note('unavailable'),
    caughtUp: note('caughtUp'),
    givenUp: note('givenUp'),
    refused: note('refused'),
    pruned: note('pruned'),
  };
  service.observe(observer);
  return { service, events, path };
}

export async function stopServices(): Promise<void> {
  for (const service of services.splice(0)) await service.onApplicationShutdown();
  removeTempFolders();
}
