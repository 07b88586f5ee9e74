/** How a customer opens an account: he and it are made, or neither. */
import { Closed, Email, Numero, Uuid } from './fields.ts'
import { anyone, route } from './operation.ts'
import { showsSaga, startsSaga } from './saga-routes.ts'
import { Type } from './typebox.ts'
import { MotDePasse, Nom } from './utilisateurs-comptes.ts'

export const inscrire = route({
  id: 'orchestrateur.inscrire',
  path: '/auth/inscription',
  summary: {
    fr: 'Crée un client et le compte par lequel il se connecte, ou ni l’un ni l’autre',
    en: 'Creates a customer and the account by which he signs in, or neither',
  },
  ...startsSaga('inscription', {
    body: Closed({ nom: Nom, email: Email, mot_de_passe: MotDePasse }),
    made: Closed({
      inscription_id: Uuid(),
      client_id: Numero(),
      utilisateur_id: Numero(),
      nom: Type.String(),
      email: Type.String(),
      statut: Type.Literal('INSCRIT'),
    }),
    refusals: ['COURRIEL_DEJA_PRIS', 'MOT_DE_PASSE_FAIBLE'],
  }),
  passerelle: true,
  acces: ['invite'],
})

export const consulterInscription = route({
  id: 'orchestrateur.consulter-inscription',
  path: '/saga/inscription/{id}',
  summary: { fr: 'Où en est une inscription', en: 'How an inscription stands' },
  ...showsSaga('inscription'),
  passerelle: true,
  acces: anyone,
})
