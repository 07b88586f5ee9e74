/** Values as a reader of a dashboard sees them, in French. Pure. */

const number = (value: number, decimals: number): string =>
  value.toLocaleString('fr-CA', { maximumFractionDigits: decimals, minimumFractionDigits: 0 })

/** Enough digits to tell values apart, never more. */
const digits = (value: number): number => {
  const size = Math.abs(value)
  if (size >= 100) return 0
  return size >= 10 ? 1 : 2
}

/** The value in its unit. `decimals` wins over what the value would need. */
export function format(value: number, unit: string, decimals?: number): string {
  if (Number.isNaN(value)) return '–'
  switch (unit) {
    case 's':
      if (value === 0) return '0 s'
      return Math.abs(value) < 1
        ? `${number(value * 1_000, digits(value * 1_000))} ms`
        : `${number(value, digits(value))} s`
    case 'percentunit':
      return `${number(value * 100, decimals ?? digits(value * 100))} %`
    case 'bytes':
      return `${number(value / 1_048_576, digits(value / 1_048_576))} Mio`
    case 'reqps':
      return `${number(value, decimals ?? digits(value))} req/s`
    case 'ops':
      return `${number(value, decimals ?? digits(value))} /s`
    default:
      return number(value, decimals ?? digits(value))
  }
}
