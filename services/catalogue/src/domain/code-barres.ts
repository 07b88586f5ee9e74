/** Barcodes of goods that a shop numbers itself: EAN-13 with the prefix 200, which no manufacturer uses. */

/** The check digit of the first twelve digits of an EAN-13. */
export function checkDigit(twelveDigits: string): number {
  let sum = 0
  for (let at = 0; at < 12; at += 1) sum += Number(twelveDigits[at]) * (at % 2 === 0 ? 1 : 3)
  return (10 - (sum % 10)) % 10
}

/** The shop's own EAN-13 of a product. */
export function internalCode(produitId: number): string {
  const twelve = `200${String(produitId).padStart(9, '0')}`
  return `${twelve}${checkDigit(twelve)}`
}
