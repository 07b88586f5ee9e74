/** `npm run sim`: the engine in simulated worlds, or, with `--shipped`, the code that ships amid faults on a real PostgreSQL. */
await (process.argv.includes('--shipped')
  ? import('../../packages/shipped-simulation/src/cli.ts')
  : import('../../packages/saga/src/simulation/cli.ts'))
