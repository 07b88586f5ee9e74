/** An equal share for each instance, to one hundredth of it. Pure. */

/** Of the share, not of the whole: with three instances 33.33 % ± 0.33. */
const TOLERANCE = 0.01

/** The share that is due to each, and the thresholds of k6 on a rate that hold when it got it. */
export function equalShare(instances: number): {
  readonly share: number
  readonly thresholds: readonly string[]
} {
  const share = 1 / instances
  const gap = share * TOLERANCE
  return { share, thresholds: [`rate>=${share - gap}`, `rate<=${share + gap}`] }
}
