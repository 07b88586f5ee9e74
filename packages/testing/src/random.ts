import { Draws } from '@comptoir/demo/random.ts'

/** Every draw of a schedule comes from one of these, so a seed is the schedule. */
export class Random extends Draws {
  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring schedules.
    super(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ (seed >>> 13))
  }

  /** True with that probability; draws nothing when it is 0. */
  override chance(probability: number): boolean {
    return probability > 0 && super.chance(probability)
  }
}
