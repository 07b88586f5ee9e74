import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const ROOTS =
  '{packages,services}/*/test,orchestrator/test,interfaces/{server,web}/test,krakend/**/test,grafana/test,cli/test,proofs/{access,bench,chaos,kubernetes,load}/test,proofs/repository'
const FOLDERS = `{${ROOTS}}`
/** Files that a run leaves to another one, as `.ci/run` does with those that another of its parts runs. */
const ELSEWHERE = process.env['COMPTOIR_TESTS_ELSEWHERE'] ?? []
const IGNORED = ['**/node_modules/**', '**/.comptoir/**', ELSEWHERE].flat()

/**
 * A condition comes true when the machine has got to it. The limit only ends a test whose condition never does, so it is as
 * generous as a busy machine needs: it says nothing about speed. Where a test is meant to fail, as with mutants, it is short.
 */
const PATIENCE_MS = Number(process.env['COMPTOIR_PATIENCE_MS'] ?? 40_000)
const PATIENCE = { poll: { timeout: PATIENCE_MS, interval: 20 } }
const TEST_MS = PATIENCE_MS * 1.5

/** Files that do one thing after another for minutes: whoever takes one last lets the other workers wait. */
const LONG = ['proofs/repository/guides.int.ts', 'cli/test/start.int.ts']

/** The long ones first; of the rest, those that took longest last time, or are largest where nothing is known. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONG.findIndex((file) => moduleId.endsWith(file))
      return rank === -1 ? LONG.length : rank
    }
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}

/**
 * One project for each level of test; the suffix of a file decides. Three workers: the smallest machine has two cores, and a
 * test that waits for its database leaves one free. The files of a worker share what it has loaded: to load it anew for each
 * took longer than the tests.
 */
export default defineConfig({
  test: {
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    reporters: process.env['CI'] === undefined ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          expect: PATIENCE,
          include: [`${FOLDERS}/**/*.test.ts`],
          exclude: IGNORED,
          testTimeout: TEST_MS,
        },
      },
      {
        test: {
          name: 'integration',
          isolate: false,
          expect: PATIENCE,
          include: [`${FOLDERS}/**/*.int.ts`],
          exclude: IGNORED,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: TEST_MS,
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
          name: 'screens',
          expect: PATIENCE,
          include: ['interfaces/server/test/screens/*.screens.ts'],
          globalSetup: ['packages/testing/src/global-setup.ts'],
          exclude: IGNORED,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxConcurrency: 3,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          expect: PATIENCE,
          include: ['proofs/e2e/**/*.e2e.ts'],
          globalSetup: ['proofs/e2e/global-setup.ts'],
          exclude: IGNORED,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
