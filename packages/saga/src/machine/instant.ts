const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)

/**
 * Milliseconds since the epoch as RFC 3339 in UTC, for years 1970 to 9999. Written out, since the engine is kept free of
 * `Date`, with which a clock would come in unseen.
 */
export function rfc3339(ms: number): string {
  const days = Math.floor(ms / 86_400_000)
  const rest = ms - days * 86_400_000
  // Days since 0000-03-01, so that the leap day ends its year; 146 097 days make one cycle of 400 years.
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  const seconds = Math.floor(rest / 1000)
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${year}-${two(month)}-${two(day)}T${time}.${String(Math.floor(rest) % 1000).padStart(3, '0')}Z`
}
