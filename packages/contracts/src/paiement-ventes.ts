/** What sales take and returns give back, on the ledger. */
import { Closed, Instant, Nullable, Numero, Personne, Uuid } from './fields.ts'
import { EncaissementSchema, MontantCents, RemboursementSchema } from './money.ts'
import { operation } from './operation.ts'
import { Type } from './typebox.ts'

const reply = Closed({ a: Instant() })
/** The session is that of the till which holds the cash. */
const encaissement = Closed({
  venteId: Uuid(),
  magasinId: Numero(),
  sessionId: Nullable(Uuid()),
  clientId: Nullable(Numero()),
  totalCents: MontantCents,
  encaissements: Type.Array(EncaissementSchema, { minItems: 1, maxItems: 10 }),
})

/** What the simulated terminal does with a card: takes it, refuses it, takes it after 3 s, or never answers. */
export const Carte = Type.Enum(['acceptee', 'refusee', 'lente', 'muette'])

/** Asks the card terminal for a sale's card tender. As long as it has not answered, the outcome is unknown: it is asked again. */
export const autoriser = operation({
  id: 'paiement.autoriser-carte',
  body: Closed({ venteId: Uuid(), montantCents: MontantCents, carte: Carte }),
  reply,
  refusals: ['PAIEMENT_REFUSE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Voids the authorisation. It ends when the terminal has said that it is void. */
export const annulerAutorisation = operation({
  id: 'paiement.annuler-autorisation',
  body: Closed({ venteId: Uuid() }),
  reply,
  refusals: [],
  undoes: 'paiement.autoriser-carte',
})

/** Asks the card terminal to give back what a return owes to a card; where it owes nothing, nobody is asked. As with a sale, silence is unknown. */
export const autoriserRemboursement = operation({
  id: 'paiement.autoriser-remboursement',
  body: Closed({ retourId: Uuid(), montantCents: MontantCents, carte: Carte }),
  reply,
  refusals: ['REMBOURSEMENT_REFUSE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Takes it back from the card. It ends when the terminal has said so. */
export const annulerAutorisationRemboursement = operation({
  id: 'paiement.annuler-autorisation-remboursement',
  body: Closed({ retourId: Uuid() }),
  reply,
  refusals: [],
  undoes: 'paiement.autoriser-remboursement',
})

/** Collects all tenders of a sale, or none. What its card takes is authorised. */
export const encaisser = operation({
  id: 'paiement.encaisser',
  body: encaissement,
  reply,
  refusals: ['PAIEMENT_REFUSE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Voids by key: gives back what the sale took, or refuses the collection that comes late. */
export const annulerEncaissement = operation({
  id: 'paiement.annuler-encaissement',
  body: Closed({ venteId: Uuid() }),
  reply,
  refusals: [],
  undoes: 'paiement.encaisser',
})

/** The cash of a sale without network, which has been taken: never refused. No session: the till was closed. */
export const noterEncaissement = operation({
  id: 'paiement.noter-encaissement',
  body: encaissement,
  reply,
  refusals: [],
})

/** Gives money back for a return, to the tenders that it came from: never more than the sale, or the order, took. */
export const rembourser = operation({
  id: 'paiement.rembourser',
  body: Closed({
    retourId: Uuid(),
    pour: Type.Enum(['VENTE', 'COMMANDE']),
    /** The sale, or the order. */
    reference: Uuid(),
    sessionId: Nullable(Uuid()),
    clientId: Nullable(Numero()),
    montantCents: MontantCents,
    remboursements: Type.Array(RemboursementSchema, { minItems: 1, maxItems: 10 }),
    /** What the author may give back in a day and to one client, for sales and orders together. */
    plafond: Type.Optional(
      Closed({
        auteur: Personne.properties.id,
        /** Null: without limit. */
        plafondCents: Nullable(MontantCents),
        /** Somebody else allowed it: it counts for no other. */
        approuve: Type.Boolean(),
      }),
    ),
  }),
  reply,
  refusals: ['REMBOURSEMENT_IMPOSSIBLE', 'RETOUR_A_APPROUVER', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Takes back what a return gave, or refuses the refund that comes late. */
export const annulerRemboursement = operation({
  id: 'paiement.annuler-remboursement',
  body: Closed({ retourId: Uuid() }),
  reply,
  refusals: [],
  undoes: 'paiement.rembourser',
})
