/**
 * The floors of the house: a module may import only what stands in its row, so imports only fall.
 * ARCHITECTURE.md draws the same table.
 */
const floors = {
  retention: ['chat', 'session', 'auth', 'observability', 'config', 'common'],
  admin: ['chat', 'retention', 'session', 'auth', 'common'],
  'my-data': ['chat', 'tasks', 'session', 'auth', 'common'],
  health: ['session', 'database', 'observability', 'config', 'common'],
  chatkit: ['chat', 'tasks', 'auth', 'common'],
  'ai-sdk': ['chat', 'auth', 'common'],
  chat: ['agent', 'tasks', 'session', 'auth', 'observability', 'config', 'common'],
  agent: ['tasks', 'session', 'observability', 'config', 'common'],
  tasks: ['auth', 'common'],
  session: ['observability', 'config', 'common'],
  auth: ['rate-limit', 'config', 'common'],
  'rate-limit': ['config', 'common'],
  database: ['config', 'common'],
  observability: ['config', 'common'],
  config: ['common'],
  common: [],
};

const floorRules = Object.entries(floors).map(([room, below]) => ({
  name: `floor-${room}`,
  severity: 'error',
  comment: `${room} may import ${below.join(', ') || 'no other module'}.`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...below].join('|')})/` },
}));

const privateRules = Object.keys(floors).map((room) => ({
  name: `private-${room}`,
  severity: 'error',
  comment: `Only the root files of ${room} are its public face; its subfolders are private.`,
  // Tests look wherever they must.
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `^src/${room}/[^/]+/` },
}));

/** One home per technology: the package and the only places that may import it. */
const homes = [
  ['better-sqlite3', '^src/session/store/'],
  ['@openai/agents', '^src/(agent|session)/'],
  ['openai', '^src/agent/models/'],
  ['ai', '^src/ai-sdk/'],
  ['@electric-sql', '^src/database/'],
  ['prom-client', '^src/observability/'],
  ['jose', '^src/auth/provider/'],
  ['rate-limiter-flexible', '^src/rate-limit/'],
];

const homeRules = homes.map(([name, home]) => ({
  name: `home-of-${name.replace(/[@/]/g, '')}`,
  severity: 'error',
  comment: `${name} has one home: ${home}`,
  from: { path: '^src/', pathNot: `${home}|\\.spec\\.ts$` },
  to: { path: `(^|/)node_modules/${name}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floorRules,
    ...privateRules,
    ...homeRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-barrels',
      severity: 'error',
      comment: 'A module is imported by the file that holds the thing, never through an index.',
      from: {},
      to: { path: '^src/.*index\\.ts$' },
    },
    {
      name: 'not-to-spec',
      severity: 'error',
      from: { pathNot: '\\.spec\\.ts$' },
      to: { path: '\\.spec\\.ts$' },
    },
    {
      name: 'page-over-public-api',
      severity: 'error',
      comment: 'The page and the typed client know of the app only what its OpenAPI document says.',
      from: { path: '^(web|client)/' },
      to: { path: '^(src|test|bench)/' },
    },
    {
      name: 'client-alone',
      severity: 'error',
      comment: 'The typed client serves any front end.',
      from: { path: '^client/' },
      to: { path: '^web/' },
    },
    {
      name: 'session-store-without-nest',
      severity: 'error',
      comment: 'The session store is taken alone, as todo-agent/session: no NestJS in its import graph.',
      from: { path: '^src/session/(session-id|sqlite-session|store/)', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules/@nestjs/', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(client|web)/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
