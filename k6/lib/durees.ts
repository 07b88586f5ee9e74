/** Lengths of time as k6 spells them: `90s`, `1m30s`, `2h`. Pure. */

const UNITES: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 }

/** Throws an Error that names the faulty word. */
export function secondesDe(mot: string): number {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(mot)) {
    throw new Error(`« ${mot} » n’est pas une durée, comme 90s ou 1m30s / is no length of time`)
  }
  const parts = [...mot.matchAll(/([\d.]+)([hms])/g)]
  return parts.reduce((somme, [, nombre, unite = 's']) => somme + Number(nombre) * (UNITES[unite] ?? 1), 0)
}
