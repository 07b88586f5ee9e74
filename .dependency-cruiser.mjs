/**
 * Who may import whom. Each rule of kind "only" forbids everything that its list does not name, npm packages and Node's
 * own modules included, so that a new folder or a new dependency has to be allowed here first.
 */
const NPM = 'node_modules/'
const CORE = ['core']
const CONTRACT_LANGUAGE =
  '^packages/contracts/src/(index|access|operation|problem|wire|money|sums|taux|event|typebox)\\.ts$'

/** `from` may import only what `allowed` names (paths, or dependency types). */
const only = ({ name, from, allowed, core = true, npm = [] }) => ({
  name,
  severity: 'error',
  comment: `${from} imports only ${[...allowed, ...npm, ...(core ? ['node:*'] : [])].join(', ')}`,
  from: { path: from },
  to: {
    pathNot: [...allowed, ...npm.map((one) => (one === '*' ? NPM : `${NPM}${one}/`))],
    ...(core ? { dependencyTypesNot: CORE } : {}),
  },
})

const never = ([name, comment], from, to) => ({ name, severity: 'error', comment, from, to })

/** The process that a file belongs to stands in its path: $1 in a rule's `to`. */
const PROCESS = '^(services/[^/]+|orchestrator|krakend/stand-in|interfaces/server)/'

export default {
  forbidden: [
    never(
      [
        'no-cycle',
        'Two files that need each other are one file, or need a third. Types may point back: they are gone at run time.',
      ],
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    never(['resolved', 'An import that leads nowhere.'], {}, { couldNotResolve: true }),
    never(
      [
        'no-test-in-src',
        'What runs in production imports neither tests nor what only tests import. Simulations are tests too.',
      ],
      {
        path: '/src/',
        pathNot: ['^packages/(testing|saga-simulation|shipped-simulation)/', '/test/', '/conformance/'],
      },
      { path: ['/test/', '/conformance/', '^proofs/', '^packages/testing/', `${NPM}(vitest|fast-check)/`] },
    ),
    never(
      [
        'declared-for-production',
        'What runs in production imports only packages that its own package.json lists under dependencies.',
      ],
      {
        path: '^(packages|services|orchestrator|interfaces/server|krakend)/.*src/',
        pathNot: ['/test/', '/conformance/'],
      },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm'] },
    ),
    never(
      ['simulation-is-run-not-imported', 'A simulation is run by its tests and its command alone.'],
      { pathNot: '^(packages/(saga|shipped)-simulation/|cli/sim\\.ts$)' },
      { path: '^packages/(saga|shipped)-simulation/' },
    ),
    only({
      name: 'contracts',
      from: '^packages/contracts/src/',
      allowed: ['^packages/contracts/src/'],
      npm: ['typebox'],
      core: false,
    }),
    never(
      ['sums-stand-alone', 'A till without a network has the same sums: nothing but themselves is needed.'],
      { path: '^packages/contracts/src/sums' },
      { pathNot: '^packages/contracts/src/sums' },
    ),
    only({
      name: 'demonstration-is-data',
      from: '^packages/demo/src/',
      allowed: ['^packages/demo/src/', '^packages/contracts/src/'],
      core: false,
    }),
    only({
      name: 'kit',
      from: '^packages/kit/src/',
      allowed: ['^packages/kit/src/', CONTRACT_LANGUAGE],
      npm: ['*'],
    }),
    never(
      [
        'kit-below-http',
        'Database, bus, cache, lanes and what watches them serve processes without HTTP too.',
      ],
      { path: '^packages/kit/src/(postgres/|bus/|cache/|observe/|lane)' },
      { path: '^packages/kit/src/http/' },
    ),
    never(
      ['ports-of-the-kit', 'A port knows no implementation, not even by its types.'],
      { path: '^packages/kit/src/(bus/(bus|dead-letters)|cache/cache|observe/tracing)\\.ts$' },
      {
        path: '^packages/kit/src/(bus/(?!bus\\.ts)|cache/)|^packages/kit/src/observe/(otlp|start-tracing)|^node_modules/',
      },
    ),
    never(
      [
        'traces-are-free-when-off',
        'OpenTelemetry is reached through kit/src/observe/otlp.ts alone, and that file is loaded only where traces are exported.',
      ],
      { pathNot: '^packages/kit/src/observe/otlp\\.ts$' },
      { path: [`${NPM}@opentelemetry/`, '^packages/kit/src/observe/otlp\\.ts$'], dynamic: false },
    ),
    never(
      [
        'typebox-is-types',
        'Builders of schemas come from contracts/src/typebox.ts: the library itself would be a tenth of the memory of a process.',
      ],
      { path: '^(packages|services|orchestrator|interfaces)/.*src/' },
      { path: `${NPM}typebox/`, dependencyTypesNot: ['type-only'] },
    ),
    never(
      ['engines-are-loaded-when-asked-for', 'An engine of others is loaded only where SAGA_ENGINE names it.'],
      { pathNot: '^packages/saga-restate/' },
      { path: [`${NPM}@restatedev/`, '^packages/saga-restate/'], dynamic: false },
    ),
    only({
      name: 'saga',
      from: '^packages/saga/src/(?!conformance/)',
      allowed: ['^packages/saga/src/(?!conformance/)', CONTRACT_LANGUAGE],
      core: false,
    }),
    only({
      name: 'suites-of-the-ports',
      from: '^packages/saga/src/conformance/',
      allowed: ['^packages/saga/src/', CONTRACT_LANGUAGE],
      npm: ['vitest'],
      core: false,
    }),
    only({
      name: 'saga-postgres-and-participant',
      from: '^packages/(saga-postgres|participant)/src/',
      allowed: ['^packages/$1/src/', '^packages/(kit|saga)/src/', CONTRACT_LANGUAGE],
      npm: ['*'],
    }),
    only({
      name: 'saga-restate',
      // What calls participants, counts and reads the journal's tables is our own engine's: each stands once.
      from: '^packages/saga-restate/src/',
      allowed: [
        '^packages/saga-restate/src/',
        '^packages/(kit|saga)/src/',
        '^packages/saga-postgres/src/(engine|runner/(caller|intent|saga-metrics|saga-trace|waiters)|store/[^/]+)\\.ts$',
        CONTRACT_LANGUAGE,
      ],
      npm: ['*'],
    }),
    only({
      name: 'pure-domain',
      from: '^services/([^/]+)/src/domain/',
      allowed: ['^services/$1/src/domain/', '^packages/contracts/src/'],
      core: false,
    }),
    only({
      name: 'pure-view-of-sagas',
      from: '^orchestrator/src/view/',
      allowed: ['^orchestrator/src/(view|sagas)/', '^packages/contracts/src/', '^packages/saga/src/'],
      core: false,
    }),
    only({
      name: 'sagas',
      from: '^orchestrator/src/sagas/',
      allowed: [
        '^orchestrator/src/sagas/',
        '^packages/contracts/src/',
        '^packages/saga/src/definition\\.ts$',
      ],
      core: false,
    }),
    only({
      name: 'db',
      from: '^services/([^/]+)/src/db/',
      allowed: [
        '^services/$1/src/(db|domain)/',
        '^packages/(kit|demo)/src/',
        '^packages/participant/src/(schema|outbox|(price-list|product-names)-schema)\\.ts$',
        '^packages/contracts/src/',
      ],
      npm: [],
    }),
    never(
      [
        'islands',
        'A process imports no other process: a shared fact is a contract, a shared mechanism is the kit.',
      ],
      { path: PROCESS },
      { path: PROCESS, pathNot: '^$1/' },
    ),
    never(
      [
        'one-engine-behind-its-port',
        'main.ts chooses the engine. The rest of the orchestrator knows the port, packages/saga/src/engine.ts.',
      ],
      { path: '^orchestrator/src/', pathNot: '^orchestrator/src/main\\.ts$' },
      { path: '^packages/saga-(postgres|restate)/' },
    ),
    never(
      ['services-and-the-engine', 'A service takes part in sagas; it does not run them.'],
      { path: '^services/[^/]+/src/' },
      { path: '^packages/(saga|saga-postgres|saga-restate|system)/' },
    ),
    never(
      [
        'orchestrator-is-no-participant',
        'The orchestrator runs sagas over its own journal; inbox and tombstones belong to services.',
      ],
      { path: '^orchestrator/src/' },
      {
        path: '^packages/(participant|system)/',
        pathNot: '^packages/participant/src/keyed\\.ts$',
      },
    ),
    never(
      ['packages-know-no-process', 'A package serves processes and knows none of them.'],
      { path: '^packages/' },
      { path: ['^(services|orchestrator|krakend|grafana|cli|proofs)/'] },
    ),
    never(
      ['outside-looks-through-http', 'Tools start processes and talk to them as clients do.'],
      // The access table asks every application of the house, in the world that its own tests act on. The bench of reports
      // times what applies events alone, without a bus.
      {
        path: '^(cli|grafana|packages/system|proofs)/',
        pathNot: '^proofs/(access/test/worlds|bench/reports)\\.ts$',
      },
      { path: '^(services|orchestrator)/' },
    ),
    never(
      [
        'commands-are-typed-not-imported',
        'A command is where work ends: only the rules of the repository look into one.',
      ],
      { pathNot: '^(cli|proofs/repository)/' },
      { path: '^cli/' },
    ),
    never(
      ['proofs-judge', 'What judges is imported by commands alone.'],
      { pathNot: '^(cli|proofs)/' },
      { path: '^proofs/' },
    ),
    only({
      name: 'web',
      from: '^interfaces/web/src/',
      allowed: ['^interfaces/web/src/', '^packages/contracts/src/', '^vite/client'],
      npm: ['*'],
      core: false,
    }),
    never(
      [
        'web-takes-types',
        'Of the contracts a browser gets the types, which are gone at run time, and of code the sums of a sale alone: pure, without an import, the same to the cent at a till without network.',
      ],
      { path: '^interfaces/web/src/' },
      {
        path: '^packages/',
        pathNot: '^packages/contracts/src/sums(-paiements)?\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: NPM },
    exclude: { path: ['(^|/)\\.comptoir/', '^interfaces/web/dist/', '^(cli|proofs)/.*/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
