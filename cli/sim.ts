/** `npm run sim`: the engine in simulated worlds, or, with `--shipped`, the code that ships amid faults on a real PostgreSQL. */
await (process.argv.includes('--shipped')
  ? import('@comptoir/shipped-simulation/cli.ts')
  : import('@comptoir/saga-simulation/cli.ts'))
