import { SessionStore } from '../../../../src/session/store/session-store';

/** Cleans everything up that is older than tomorrow, and says so with each batch. */
async function main(path: string): Promise<void> {
  const store = SessionStore.open(path);
  setInterval(() => process.stdout.write('busy\n'), 1);
  await store.cleanup(new Date(Date.now() + 86_400_000));
  process.stdout.write('done\n');
  process.exit();
}

void main(process.argv[2] ?? '');
