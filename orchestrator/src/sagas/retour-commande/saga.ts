/** The return of a web order that is brought to a store: as that of a sale, opened and closed by commande. No till gives money. */
import { commande } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import { type Retour, refundSteps } from '../refund-steps.ts'
import { motifOf } from '../undone.ts'

const { compensable, retriable } = stepsFor<Retour>()

export const retourCommande = defineSaga(
  'retour-commande',
  [
    compensable('ouvrir-retour', {
      call: ({ retourId, reference, magasinId, auteur, plafondCents, mode, autreMode, ...asked }) => {
        const { approbateur, lignes } = asked
        const by = { auteur, plafondCents, mode, autreMode, approbateur }
        return commande.ouvrirRetour({ retourId, commandeId: reference, magasinId, ...by, lignes })
      },
      keep: (data, opened) => ({ ...data, ...opened }),
      undo: ({ retourId }, { cause }) => commande.annulerRetour({ retourId, motif: motifOf(cause) }),
      reached: 'OUVERT',
    }),
    ...refundSteps('COMMANDE'),
    retriable('clore-retour', {
      call: ({ retourId }) => commande.cloreRetour({ retourId }),
      reached: 'CLOS',
    }),
  ],
  { compensated: 'ANNULE' },
)
