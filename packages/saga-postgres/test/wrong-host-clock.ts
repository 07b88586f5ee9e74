/** Loaded before everything else of a process (`--import`): its host's clock is wrong by `HOST_SKEW_MS`. */
const skewMs = Number(process.env['HOST_SKEW_MS'])
const Right = Date

globalThis.Date = class extends Right {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(Right.now() + skewMs)
    else super(...(given as [number]))
  }

  static override now(): number {
    return Right.now() + skewMs
  }
} as DateConstructor
