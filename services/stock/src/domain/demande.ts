/**
 * A request: goods that one place asks of another, to be replenished by the centre or in a transfer.
 *
 *     (none) ── demander ──► DEMANDEE ── valider ──► VALIDEE ── expedier ──► EXPEDIEE ── recevoir ──► RECUE
 *                               │  └──── refuser ──► REFUSEE      │
 *                               └──────────── annuler ────────────┴──► ANNULEE
 *
 * VALIDEE holds its goods in the place they leave, EXPEDIEE has them on their way. RECUE, REFUSEE and ANNULEE are final. Every state
 * is reached once. Everything here is pure.
 */
import { type Refusal, refuse, type stock } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import type { Mouvement } from './mouvement.ts'
import type { Ligne } from './reservation.ts'

export type Statut = (typeof stock.STATUTS_DEMANDE)[number]
export type Sorte = (typeof stock.SORTES_DEMANDE)[number]

/** What became of one product: asked for, granted, arrived. Granted is what was sent. */
export interface LigneDemandee {
  readonly produitId: number
  readonly demandee: number
  readonly validee: number | null
  readonly recue: number | null
}

/** A state that a request reached: who brought it there, when and why. */
export interface Etape {
  readonly statut: Statut
  readonly auteur: Person
  readonly motif: string | null
  readonly at: Date
}

export interface Demande {
  readonly id: string
  readonly sorte: Sorte
  readonly de: number
  readonly vers: number
  readonly statut: Statut
  readonly version: number
  readonly lignes: readonly LigneDemandee[]
  readonly historique: readonly Etape[]
}

/** From which states an act leads where. */
const ACTS = {
  valider: { from: ['DEMANDEE'], to: 'VALIDEE' },
  refuser: { from: ['DEMANDEE'], to: 'REFUSEE' },
  expedier: { from: ['VALIDEE'], to: 'EXPEDIEE' },
  recevoir: { from: ['EXPEDIEE'], to: 'RECUE' },
  annuler: { from: ['DEMANDEE', 'VALIDEE'], to: 'ANNULEE' },
} as const satisfies Record<string, { from: readonly Statut[]; to: Statut }>
export type Acte = keyof typeof ACTS

type NotNow = 'DEMANDE_DEJA_TRAITEE' | 'DEMANDE_NON_PRETE' | 'DEMANDE_PARTIE'

/** Where an act leads from here, or why it is not possible: it comes too early, too late, or someone was before. */
export function decideActe({ id, statut, historique }: Demande, acte: Acte): Statut | Refusal<NotNow> {
  const { from, to } = ACTS[acte]
  if ((from as readonly Statut[]).includes(statut)) return to
  if (acte === 'annuler' && (statut === 'EXPEDIEE' || statut === 'RECUE'))
    return refuse('DEMANDE_PARTIE', { id })
  const last = historique.at(-1)
  return isBefore(statut, from[0])
    ? refuse('DEMANDE_NON_PRETE', { id, statut, attendu: from[0] })
    : refuse('DEMANDE_DEJA_TRAITEE', { id, statut, par: last?.auteur.nom, depuis: last?.at.toISOString() })
}

const WAY: readonly Statut[] = ['DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE']

const isBefore = (statut: Statut, wanted: Statut): boolean =>
  WAY.includes(statut) && WAY.indexOf(statut) < WAY.indexOf(wanted)

/** Refuses a request of a place to itself. */
export const decideLieux = (de: number, vers: number): Refusal<'DEMANDE_SUR_PLACE'> | undefined =>
  de === vers ? refuse('DEMANDE_SUR_PLACE', { magasinId: de }) : undefined

/** Quantities that someone names for some products; all others are as they were asked for, or sent. */
type Named = readonly Ligne[] | undefined

function namedOf(lignes: readonly LigneDemandee[], named: Named = []): Map<number, number> | Refusal {
  const quantities = new Map<number, number>()
  for (const { produitId, quantite } of named) {
    if (quantities.has(produitId)) return refuse('PRODUIT_EN_DOUBLE', { produitId })
    if (!lignes.some((ligne) => ligne.produitId === produitId))
      return refuse('LIGNE_INTROUVABLE', { produitId })
    quantities.set(produitId, quantite)
  }
  return quantities
}

/** What is granted: no more than was asked, less only with a reason, and not nothing. */
export function decideQuantites(
  { id, lignes }: Demande,
  named: Named,
  motif: string | null,
): readonly LigneDemandee[] | Refusal {
  const quantities = namedOf(lignes, named)
  if (!(quantities instanceof Map)) return quantities
  const granted = lignes.map((ligne) => ({
    ...ligne,
    validee: quantities.get(ligne.produitId) ?? ligne.demandee,
  }))
  const above = granted.find(({ validee, demandee }) => validee > demandee)
  if (above !== undefined)
    return refuse('QUANTITE_EXCESSIVE', {
      produitId: above.produitId,
      quantite: above.validee,
      maximum: above.demandee,
    })
  if (granted.every(({ validee }) => validee === 0)) return refuse('DEMANDE_VIDE', { id })
  const less = granted.some(({ validee, demandee }) => validee < demandee)
  return less && motif === null ? refuse('MOTIF_REQUIS') : granted
}

/** What arrived: no more than was sent. */
export function decideRecues({ lignes }: Demande, named: Named): readonly LigneDemandee[] | Refusal {
  const quantities = namedOf(lignes, named)
  if (!(quantities instanceof Map)) return quantities
  const arrived = lignes.map((ligne) => ({
    ...ligne,
    recue: quantities.get(ligne.produitId) ?? sentOf(ligne),
  }))
  const above = arrived.find((ligne) => ligne.recue > sentOf(ligne))
  return above === undefined
    ? arrived
    : refuse('RECEPTION_EXCESSIVE', {
        produitId: above.produitId,
        quantite: above.recue,
        expediee: sentOf(above),
      })
}

const sentOf = ({ validee }: LigneDemandee): number => validee ?? 0

/** What a granted request holds in the place that its goods leave. */
export const heldOf = (lignes: readonly LigneDemandee[]): Ligne[] =>
  lignes.flatMap((ligne) =>
    sentOf(ligne) > 0 ? [{ produitId: ligne.produitId, quantite: sentOf(ligne) }] : [],
  )

/** The goods leave one place and are on their way to the other. */
export const departureOf = ({ de, vers, lignes }: Demande): Mouvement[] =>
  heldOf(lignes).flatMap(({ produitId, quantite }): Mouvement[] => [
    { magasinId: de, produitId, cause: 'EXPEDITION', delta: -quantite, reserve: quantite },
    { magasinId: vers, produitId, cause: 'TRANSIT', delta: 0, enTransit: quantite },
  ])

/** What arrived is there; what did not is booked as lost. Neither is on its way any more. */
export const arrivalOf = ({ vers: magasinId, lignes }: Demande): Mouvement[] =>
  lignes.flatMap((ligne): Mouvement[] => {
    const { produitId, recue } = ligne
    const arrived = recue ?? 0
    const lost = sentOf(ligne) - arrived
    return [
      ...(arrived > 0
        ? [{ magasinId, produitId, cause: 'RECEPTION', delta: arrived, enTransit: -arrived } as const]
        : []),
      ...(lost > 0 ? [{ magasinId, produitId, cause: 'ECART', delta: 0, enTransit: -lost } as const] : []),
    ]
  })

/** What a place should have more of: one below its threshold, with what is on its way and asked for already. */
export interface Manque {
  readonly vers: number
  readonly produitId: number
  readonly quantite: number
}
