/** Tills on a day of the past: the employe of a store holds its first one, the gestionnaire the second. */
import { indexOfDay } from '@comptoir/contracts/days.ts'
import { midnightOf, OPENING } from './curves.ts'
import { CAISSES_DEMO, MAGASINS_DEMO } from './lieux.ts'
import type { PastRetour, PastSession, PastVente } from './past-types.ts'
import { personIn } from './personnel.ts'
import { Draws } from './random.ts'

/** A till on a day, before anything is sold. */
export type OpenTill = Omit<PastSession, 'ventesCents' | 'retoursCents' | 'ecartCents'>

const ROLES = ['employe', 'gestionnaire'] as const
type Role = (typeof ROLES)[number]
const FOND_CENTS = 30_000
const MINUTE_MS = 60_000

/** The session of one of a store's two tills on a day: the same, whoever asks. */
export function sessionOf(magasinId: number, role: Role, jour: string): OpenTill {
  const caisse = CAISSES_DEMO.filter((one) => one.magasinId === magasinId)[ROLES.indexOf(role)]
  if (caisse === undefined) throw new RangeError(`store ${magasinId} has no till for its ${role}`)
  const opening = midnightOf(jour).getTime() + OPENING * 60 * MINUTE_MS
  const openedAt = new Date(opening - 15 * MINUTE_MS)
  return {
    id: new Draws(indexOfDay(jour) * 1_000 + caisse.id).idAt(openedAt),
    caisseId: caisse.id,
    magasinId,
    tenuePar: personIn(magasinId, role),
    fermeePar: personIn(magasinId, 'gestionnaire'),
    openedAt,
    closedAt: new Date(opening + (12 * 60 + 20) * MINUTE_MS),
    fondCents: FOND_CENTS,
  }
}

/** The two tills of a store on a day. */
export const tillsOf = (magasinId: number, jour: string): readonly [OpenTill, OpenTill] => [
  sessionOf(magasinId, 'employe', jour),
  sessionOf(magasinId, 'gestionnaire', jour),
]

/** All sessions of a day, with the cash that its sales and returns come to. Now and then a few coins are too many or too few. */
export function sessionsOf(
  jour: string,
  { ventes, retours }: { readonly ventes: readonly PastVente[]; readonly retours: readonly PastRetour[] },
  draws: Draws,
): PastSession[] {
  const sold = ventes.filter(({ statut }) => statut === 'CONFIRMEE')
  return MAGASINS_DEMO.flatMap((magasinId) => tillsOf(magasinId, jour)).map((session) => ({
    ...session,
    ventesCents: cashOf(
      sold.filter(({ sessionId }) => sessionId === session.id).flatMap((one) => one.encaissements),
    ),
    retoursCents: cashOf(
      retours.filter(({ sessionId }) => sessionId === session.id).flatMap((one) => one.remboursements),
    ),
    ecartCents: draws.chance(0.15) ? draws.between(-8, 8) * 25 : 0,
  }))
}

const cashOf = (parts: readonly { readonly mode: string; readonly montantCents: number }[]): number =>
  parts.reduce((sum, { mode, montantCents }) => (mode === 'ESPECES' ? sum + montantCents : sum), 0)
