/** Amounts as people type them. */

/**
 * The cents that a text says; undefined where it is no amount. The last `,` or `.` is the decimal mark. There are no groups:
 * two marks, more than two decimals or letters are no amount, so that 10.50 never becomes 1050.
 */
export function readAmount(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f$]/g, '')
  const [, whole, decimals = ''] = /^(\d{1,10})(?:[.,](\d{1,2})?)?$/.exec(plain) ?? []
  if (whole === undefined) return undefined
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0') || 0)
}

/** Cents as somebody would type them: two decimals, no groups. */
export const writeAmount = (cents: number, mark: ',' | '.'): string =>
  `${Math.trunc(cents / 100)}${mark}${String(cents % 100).padStart(2, '0')}`
