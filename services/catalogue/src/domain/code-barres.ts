/** Barcodes of goods that a shop numbers itself: EAN-13 with the prefix 200, which no manufacturer uses. */

/** The check digit of the first twelve digits of an EAN-13. */
export function chiffreDeControle(douzeChiffres: string): number {
  let somme = 0
  for (let rang = 0; rang < 12; rang += 1) somme += Number(douzeChiffres[rang]) * (rang % 2 === 0 ? 1 : 3)
  return (10 - (somme % 10)) % 10
}

/** The shop's own EAN-13 of a product. */
export function codeInterne(produitId: number): string {
  const douze = `200${String(produitId).padStart(9, '0')}`
  return `${douze}${chiffreDeControle(douze)}`
}
