/** What every return does after it was opened: the money goes back, and the goods. What opens and closes it differs. */
import { type magasins, paiement, type ReplyOf, stock } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import { stepsFor } from '@comptoir/saga/definition.ts'

type Opened = Omit<ReplyOf<typeof magasins.ouvrirRetour>, 'a' | 'lignes'>
export type LineReturned = Parameters<typeof magasins.ouvrirRetour>[0]['lignes'][number]

export interface Retour extends Opened {
  readonly retourId: string
  /** The sale or the order; empty until magasins has found it by its number. */
  readonly reference: string
  /** Undefined: the sale is named by its id. */
  readonly venteNumero?: number
  readonly magasinId: number
  readonly auteur: Person
  /** How much the author may give back a day and client; null: any amount. */
  readonly plafondCents: number | null
  readonly mode: LineMode
  /** `mode` may be one by which the sale was not paid. */
  readonly autreMode: boolean
  readonly approbateur: Person | null
  /** What the simulated terminal does, where a card gets money back. */
  readonly carte?: Parameters<typeof paiement.autoriserRemboursement>[0]['carte']
  /** Empty until magasins has told what is left of the sale. */
  readonly lignes: LineReturned[]
}
type LineMode = Parameters<typeof magasins.ouvrirRetour>[0]['mode']

const { compensable } = stepsFor<Retour>()

/** What a card is owed, the terminal gives back before anything is booked: one that it refuses may be owed another way. */
export const askTerminal = compensable('autoriser-remboursement', {
  call: ({ retourId, remboursements, carte = 'acceptee' }) =>
    paiement.autoriserRemboursement({ retourId, montantCents: cardCents(remboursements), carte }),
  undo: ({ retourId }) => paiement.annulerAutorisationRemboursement({ retourId }),
})

/** What of these parts is a card's. */
export const cardCents = (
  parts: readonly { readonly mode: string; readonly montantCents: number }[],
): number => parts.reduce((sum, { mode, montantCents }) => (mode === 'CARTE' ? sum + montantCents : sum), 0)

/** The steps between the opening of a return and its closing. */
export function refundSteps(pour: 'VENTE' | 'COMMANDE') {
  const { pivot, retriable } = stepsFor<Retour>()
  return [
    pivot('rembourser', {
      call: ({ retourId, reference, sessionId, clientId, montantCents, remboursements, ...asked }) => {
        const { auteur, plafondCents, approbateur } = asked
        // Whoever opened the return knows its own kind alone: paiement counts sales and orders together.
        const plafond = { auteur: auteur.id, plafondCents, approuve: approbateur !== null }
        const what = { pour, reference, montantCents, remboursements }
        return paiement.rembourser({ retourId, sessionId, clientId, ...what, plafond })
      },
      undo: ({ retourId }) => paiement.annulerRemboursement({ retourId }), // for an outcome never learnt
      reached: 'REMBOURSE', // this write is awaited: from here on the saga only goes forward
    }),
    retriable('rentrer-stock', {
      call: ({ retourId, magasinId, lignes, auteur }) =>
        stock.rentrer({ retourId, magasinId, lignes: goodsOf(lignes), auteur }),
      reached: 'RENTRE',
    }),
  ] as const
}

/** What comes back, each product once for what is put back and once for what is not. */
export function goodsOf(lignes: readonly LineReturned[]) {
  const goods = new Map<string, { produitId: number; quantite: number; remiseEnStock: boolean }>()
  for (const { produitId, quantite, remiseEnStock } of lignes) {
    const key = `${produitId} ${remiseEnStock}`
    const before = goods.get(key)?.quantite ?? 0
    goods.set(key, { produitId, quantite: before + quantite, remiseEnStock })
  }
  return [...goods.values()]
}
