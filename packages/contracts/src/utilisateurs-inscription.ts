/** The account of a customer, as the saga `inscription` makes it. */
import { Closed, Email, Instant, Numero, Uuid } from './fields.ts'
import { operation } from './operation.ts'
import { Type } from './typebox.ts'
import { Nom } from './utilisateurs-comptes.ts'

/** Makes the account by which a customer signs in, with his address as its name. The password comes as it is stored. */
export const creerCompte = operation({
  id: 'utilisateurs.creer-compte',
  body: Closed({
    inscriptionId: Uuid(),
    clientId: Numero(),
    nom: Nom,
    email: Email,
    motDePasse: Type.String({ pattern: '^\\$argon2id\\$', maxLength: 200 }),
  }),
  reply: Closed({ utilisateurId: Numero(), a: Instant() }),
  refusals: ['COURRIEL_DEJA_PRIS', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})

/** Removes that account, whom nobody was told of. With nothing to remove it succeeds, and refuses the one that comes late. */
export const retirerCompte = operation({
  id: 'utilisateurs.retirer-compte',
  body: Closed({ inscriptionId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'utilisateurs.creer-compte',
})
