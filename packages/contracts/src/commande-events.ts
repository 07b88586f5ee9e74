/** What others are told of orders and of their returns. */
import { event } from './event.ts'
import { Closed, Instant, Nullable, Numero, Uuid } from './fields.ts'
import { LigneVendue } from './lignes.ts'
import { MontantCents } from './money.ts'
import { Type } from './typebox.ts'

const told = {
  commandeId: Uuid(),
  clientId: Nullable(Numero()),
  /** The place that was asked to serve it: the centre logistique, where nobody asked for another. */
  magasinId: Numero(),
  a: Instant(),
}

/** An order is paid and final. Net and taxes are contained in its total, at the rates of that day. */
export const commandeConfirmee = event({
  id: 'commande.commande-confirmee',
  body: Closed({
    ...told,
    totalCents: MontantCents,
    horsTaxesCents: MontantCents,
    taxes: Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montantCents: MontantCents })),
    lignes: Type.Array(LigneVendue),
  }),
})

/** An order has no effect. */
export const commandeAnnulee = event({
  id: 'commande.commande-annulee',
  body: Closed({ ...told, motif: Type.String() }),
})
