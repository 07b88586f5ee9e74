/** The row of tills on the board of services: sales, returns, and what keeps a till from closing. */
import { limits, type Row } from '../spec.ts'

/** 0 before the first: a shop in which nothing was refused yet has no such series. */
const asked = (name: string, outcome: string) =>
  `sum(rate(participant_commands_total{operation="magasins.${name}",outcome="${outcome}"}[$__rate_interval])) or vector(0)`

/** Of all stores. */
export const tills: Row = {
  title: 'Caisses',
  height: 9,
  panels: [
    {
      title: 'Ventes',
      means: {
        fr: 'Ventes par seconde : confirmées, faites hors ligne, annulées, refusées à l’ouverture. Des annulées qui montent : le stock ou le paiement va mal.',
        en: 'Sales per second: confirmed, made without network, cancelled, refused at their opening. Cancelled ones that rise: stock or payment is unwell.',
      },
      queries: {
        confirmées: asked('fermer-vente', 'done'),
        'hors ligne': asked('enregistrer-vente', 'done'),
        annulées: asked('annuler-vente', 'done'),
        refusées: asked('ouvrir-vente', 'refused'),
      },
      unit: 'ops',
    },
    {
      title: 'Retours',
      means: {
        fr: 'Retours par seconde : clos, annulés, refusés à l’ouverture.',
        en: 'Returns per second: closed, cancelled, refused at their opening.',
      },
      queries: {
        clos: asked('clore-retour', 'done'),
        annulés: asked('annuler-retour', 'done'),
        refusés: asked('ouvrir-retour', 'refused'),
      },
      unit: 'ops',
    },
    {
      title: 'Caisses ouvertes',
      means: {
        fr: 'Combien de caisses sont tenues, dans tous les magasins.',
        en: 'How many tills are held, in all stores.',
      },
      queries: { ouvertes: 'max(magasins_tills_open)' },
      unit: 'short',
    },
    {
      title: 'Vente ou retour le plus ancien en cours',
      means: {
        fr: 'Depuis quand le plus vieux n’est pas fini : sa caisse ne peut pas fermer. Quelques secondes sont normales.',
        en: 'For how long the oldest has not ended: its till cannot close. A few seconds are normal.',
      },
      queries: { '{{kind}}': 'max by (kind) (magasins_running_oldest_seconds)' },
      unit: 's',
      thresholds: limits(60, 300),
    },
  ],
}
