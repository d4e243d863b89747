// The layers of docs/architecture.md, as errors and without a baseline: a rule that may be broken once is broken always.
const TESTS = '(\\.test\\.tsx?$|^lib/testing/)';
/** The rooms of the domain, each above those before it: a room may import these and itself, and nothing above. */
const DOMAIN_ROOMS = [
  'number',
  'json',
  'statistics',
  'curves',
  'parameters',
  'market',
  'margin',
  'books',
  'dynamics',
  'risk',
  'presets',
  'governance',
  'audit',
];
const PURE_PACKAGES = '^node_modules/(zod|canonicalize|decimal\\.js|@stdlib)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that cannot be followed escapes every other rule here.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'react-in-app-alone',
      comment: 'Lint asks the rules of React about app alone: a component elsewhere would go unasked.',
      severity: 'error',
      from: { pathNot: '^app/' },
      to: { path: '^node_modules/(react|react-dom)/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Numbers and rules must give the same answer in a test, a simulation and an audit years later: no clock, no I/O, no framework.',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: TESTS },
      to: { pathNot: ['^lib/domain/', PURE_PACKAGES, '^(node:)?crypto$'] },
    },
    ...DOMAIN_ROOMS.map((room, place) => ({
      name: `domain-${room}-knows-rooms-below-it`,
      comment:
        'Rules that need each other in a circle of rooms are one rule in two places; the order of rooms is in docs/architecture.md.',
      severity: 'error',
      from: { path: `^lib/domain/${room}/`, pathNot: TESTS },
      to: {
        path: '^lib/domain/.+',
        pathNot: [
          `^lib/domain/(${DOMAIN_ROOMS.slice(0, place + 1).join('|')})/`,
          room === 'governance' || room === 'audit'
            ? '^lib/domain/(assert|result|refusals)\\.ts$'
            : '^lib/domain/(assert|result)\\.ts$',
        ],
      },
    })),
    {
      name: 'domain-has-no-other-room',
      comment: 'A folder that no rule speaks of escapes all of them.',
      severity: 'error',
      from: {},
      to: { path: `^lib/domain/(?!(${DOMAIN_ROOMS.join('|')})/)[^/]+/` },
    },
    {
      name: 'domain-hashes-where-identity-is-made',
      comment:
        'A document, a snapshot and an audit entry each have one identity; a second way to hash makes a second one.',
      severity: 'error',
      from: {
        path: '^lib/domain/',
        pathNot: [TESTS, '^lib/domain/(json/canonical|audit/[^/]+)\\.ts$'],
      },
      to: { path: '^(node:)?crypto$' },
    },
    {
      name: 'decimal-js-in-one-place',
      comment:
        'Precision and rounding are set where the library is imported; a second import has other settings.',
      severity: 'error',
      from: { pathNot: '^lib/domain/number/decimal\\.ts$' },
      to: { path: '^node_modules/decimal\\.js/' },
    },
    {
      name: 'ports-name-domain-types-only',
      comment: 'What use cases need from outside is said in the words of the domain.',
      severity: 'error',
      from: { path: '^lib/ports/' },
      to: { pathNot: '^lib/(domain|ports)/' },
    },
    {
      name: 'use-cases-know-domain-and-ports',
      comment: 'A use case that knows its database cannot be tested without it, nor given another.',
      severity: 'error',
      from: { path: '^lib/usecases/', pathNot: TESTS },
      to: { pathNot: ['^lib/(usecases|domain)/', '^lib/ports/'] },
    },
    ...['engine', 'db', 'market-data', 'auth', 'tables'].map((adapter) => ({
      name: `${adapter}-knows-domain-and-ports`,
      comment:
        'Adapters meet use cases, and each other, in a composition root: graphql/server/context.ts, lib/jobs, lib/cli.',
      severity: 'error',
      from: { path: `^lib/${adapter}/`, pathNot: TESTS },
      to: {
        path: '^(lib|graphql|app|prisma|e2e)/',
        pathNot: [`^lib/(${adapter}|domain)/`, '^lib/ports/'],
      },
    })),
    {
      name: 'lib-knows-no-user-interface',
      comment:
        'The library serves the API and the pages, never the other way round. A command starts the API.',
      severity: 'error',
      from: { path: '^lib/', pathNot: [TESTS, '^lib/cli/'] },
      to: { path: '^(app|graphql|e2e)/' },
    },
    {
      name: 'processes-know-no-commands',
      comment: 'lib/jobs and lib/live are what processes do; lib/cli is how they are started.',
      severity: 'error',
      from: { path: '^lib/(jobs|live)/', pathNot: TESTS },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'commands-are-entry-points',
      comment: 'What another module needs from a command is not a command: move it to where it belongs.',
      severity: 'error',
      from: { pathNot: ['^lib/cli/', TESTS, '^e2e/', '^[^/]+$'] },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'graphql-computes-nothing',
      comment:
        'Resolvers read through read models and write through use cases; only the composition root builds stores, engine and queue.',
      severity: 'error',
      from: { path: '^graphql/', pathNot: [TESTS, '^graphql/server/(context|authentication)\\.ts$'] },
      to: {
        path: [
          '^lib/(engine|live|jobs|market-data|auth|tables|cli)/',
          '^lib/db/[^/]*(store|transact|bulk)',
          '^(app|e2e)/',
        ],
      },
    },
    {
      name: 'pages-speak-graphql',
      comment: 'The UI is a client like any other: what it cannot do over the API, nobody can.',
      severity: 'error',
      from: { path: '^app/', pathNot: [TESTS, '^app/api/'] },
      to: { path: '^(lib|graphql|prisma|e2e)/' },
    },
    {
      name: 'route-handlers-are-thin',
      comment:
        'A route handler joins HTTP to sign-in and to invitations, or hands on to the API’s process; logic in it would have no other door.',
      severity: 'error',
      from: { path: '^app/api/', pathNot: TESTS },
      to: {
        path: '^(lib|graphql|prisma|e2e)/',
        pathNot: ['^graphql/server/(authentication|welcome|api-address)\\.ts$', '^lib/auth/'],
      },
    },
    {
      name: 'pages-carry-no-server-packages',
      comment: 'A database driver or the queue in a page is a use case that bypasses authorisation.',
      severity: 'error',
      from: { path: '^app/', pathNot: TESTS },
      to: { path: '^node_modules/(pg|pg-copy-streams|graphile-worker|@prisma|@pothos|prisma)/' },
    },
    {
      name: 'journeys-use-the-front-door',
      comment: 'A browser journey that reaches into the code tests the code, not the product.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(app|graphql|lib)/', pathNot: '^lib/(cli|testing)/' },
    },
    {
      name: 'tests-are-not-imported',
      comment: 'Production code that needs a test’s code has the test’s code in production.',
      severity: 'error',
      from: { pathNot: [TESTS, '^e2e/', '^[^/]+$'] },
      to: { path: TESTS },
    },
    {
      name: 'no-development-packages-in-production',
      comment: '`npm prune --omit=dev` after the build must leave what runs it.',
      severity: 'error',
      from: {
        path: '^(app|graphql|lib)/',
        pathNot: [
          TESTS,
          '^lib/cli/(launch/(browser|npm-chromium)|test|check-[a-z-]+)\\.ts$',
          // Writes what the build is made of.
          '^graphql/documents-apart\\.ts$',
          '\\.as\\.ts$',
          '/bench/',
        ],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)generated/', '^\\.next/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
