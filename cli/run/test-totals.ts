/** Counts what a run of vitest says, so that nothing that went wrong counts as nothing. */
export interface Totals {
  passed: number
  failed: number
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/**
 * Totals of one run. A file that could not even load counts as one failure, and so does a run that ended badly for a
 * reason that no test shows (an unhandled error, a crash).
 */
export function totalOf(report: VitestReport | null, exitCode: number): Totals {
  if (report === null) return { passed: 0, failed: exitCode === 0 ? 0 : 1 }
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  )
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed }
}
