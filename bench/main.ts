interface Bench {
  run(args: string[]): Promise<void>;
}

/** Loaded only when asked for; a dynamic import is resolved as ESM does, so its path has an extension. */
const benches: Record<string, { about: string; load: () => Promise<Bench> }> = {
  http: {
    about: 'POST /tasks against bare node:http, and a whole turn against three inserts',
    load: () => import('./http.bench.js'),
  },
  soak: {
    about:
      '[seconds] [threads] [no-figures]: disconnects, cancels, retries, doubles and two crashes; afterwards nothing is lost',
    load: () => import('./soak.bench.js'),
  },
  'row-security': {
    about: '[--rounds n]: what the wall between users costs, behind it and without it in one run',
    load: () => import('./row-security.bench.js'),
  },
  session: { about: "the agent's memory in SQLite", load: () => import('./session.bench.js') },
  threads: {
    about: 'many threads at once: all answered, none mixed, memory of the process',
    load: () => import('./threads.bench.js'),
  },
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) {
    list(name);
    return;
  }
  await (await bench.load()).run(args);
}

function list(name: string): void {
  if (name !== '') process.exitCode = 1;
  console.log('Usage: npm run bench -- <name> [options]\n');
  for (const [known, { about }] of Object.entries(benches)) console.log(`  ${known.padEnd(14)}${about}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  // At once: what a failed bench has left open would keep the process alive.
  process.exit(1);
});
