/** Whether JavaScript holds a decimal number exactly as it is spelt. Minus zero cannot be kept. */
export function isExactNumber(spelling: string): boolean {
  const value = Number(spelling)
  return Number.isFinite(value) && !Object.is(value, -0) && decimalOf(spelling) === decimalOf(String(value))
}

/** `1.50` and `15e-1` → `15e-1`: the same text for the same number. */
function decimalOf(spelling: string): string {
  const [mantissa = '', exponent = '0'] = spelling.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  let from = 0
  let to = digits.length
  while (digits[from] === '0') from += 1
  while (to > from && digits[to - 1] === '0') to -= 1
  return from === to
    ? '0'
    : `${digits.slice(from, to)}e${Number(exponent) - fraction.length + digits.length - to}`
}
