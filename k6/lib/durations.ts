/** Lengths of time as k6 spells them: `90s`, `1m30s`, `2h`. Pure. */

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 }

/** Throws an Error that names the faulty word. */
export function secondsOf(word: string): number {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(word)) {
    throw new Error(`« ${word} » n’est pas une durée, comme 90s ou 1m30s / is no length of time`)
  }
  const parts = [...word.matchAll(/([\d.]+)([hms])/g)]
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNITS[unit] ?? 1), 0)
}
