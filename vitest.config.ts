import { defineConfig } from 'vitest/config'

const ROOTS =
  '{packages,services}/*/test,orchestrator/test,krakend/**/test,bench/test,chaos/test,grafana/test,scripts/test,test'
const FOLDERS = `{${ROOTS}}`
const IGNORED = ['**/node_modules/**', '**/.comptoir/**']

/** One project for each level of test; the suffix of a file decides. Two workers: the smallest machine has two cores. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: process.env['CI'] === undefined ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${FOLDERS}/**/*.test.ts`],
          exclude: IGNORED,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: [`${FOLDERS}/**/*.int.ts`],
          exclude: IGNORED,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: [`${FOLDERS}/**/*.sim.ts`],
          exclude: IGNORED,
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          exclude: IGNORED,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
