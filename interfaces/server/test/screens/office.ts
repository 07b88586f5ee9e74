/** What head office reads: a day of five stores and the web, as reports, tills and stock tell of it. */
import { listerCaisses } from '@comptoir/contracts/magasins-caisses.ts'
import { tableauDeBord } from '@comptoir/contracts/rapports-tableau.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { type Answer, checked } from './checked.ts'
import { HOURS, type Named, PLACES } from './office-places.ts'
import { answerOfReports } from './office-reports.ts'
import { openRequests, type Requests } from './office-requests.ts'

type Board = Static<(typeof tableauDeBord)['replies'][200]>
type Place = Board['magasins'][number]
type Caisse = Static<(typeof listerCaisses)['replies'][200]>[number]

const attention = (ruptures: number) => ({ ruptures, sous_seuil: 1, surstocks: 0 })

const placeOf = ([nom, sold, objectif, count]: Named, index: number): Place => ({
  magasin_id: index + 1,
  nom,
  type: index === 5 ? 'CENTRE' : 'MAGASIN',
  ouvert: true,
  chiffre_affaires: sold,
  nb_ventes: index === 5 ? 0 : count,
  nb_commandes: index === 5 ? count : 0,
  nb_retours: 1,
  panier_moyen: Math.round((100 * sold) / count) / 100,
  taux_marge: 31.4,
  objectif,
  atteinte: Math.round((10_000 * sold) / objectif) / 100,
  semaine_avant: sold * 0.9,
  ...attention(index === 4 ? 2 : 0),
})

/** The hour of now. */
const NOW = 14

const dayOfStores = (): Board => ({
  jour: '2026-11-18',
  a_jour_a: '2026-11-18T19:02:58.000Z',
  total: {
    chiffre_affaires: 10_214.35,
    nb_ventes: 193,
    nb_commandes: 38,
    nb_retours: 6,
    panier_moyen: 44.22,
    taux_marge: 31.4,
    objectif: 11_000,
    atteinte: 92.86,
    semaine_avant: 9_440.25,
    semaine_derniere: { nb_ventes: 184, nb_commandes: 36, panier_moyen: 42.91, taux_marge: 32 },
    ...attention(2),
  },
  magasins: PLACES.map(placeOf),
  heures: HOURS.map((before, index) => {
    const isPast = index + 8 <= NOW
    return {
      heure: index + 8,
      chiffre_affaires: isPast ? before * 1.08 : 0,
      nb_ventes: isPast ? Math.round(before / 45) : 0,
      panier_moyen: isPast ? 40 + (index % 5) : null,
      taux_marge: isPast ? 30 + (index % 3) : null,
      semaine_avant: before,
    }
  }),
  a_decider: [{ sorte: 'APPROVISIONNEMENT', statut: 'DEMANDEE', nombre: 3 }],
  tendances: [],
})

const caisse = (id: number, magasinId: number, holder: string | null): Caisse => ({
  id,
  magasin_id: magasinId,
  nom: `Caisse ${id % 10}`,
  statut: holder === null ? 'FERMEE' : 'OUVERTE',
  tenue_par: holder,
  ouverte_le: holder === null ? null : '2026-11-18T13:00:00.000Z',
  derniere_vente: null,
  ventes_du_jour: 12,
  total_du_jour: 540.5,
})

export interface Office {
  board: Board
  caisses: readonly Caisse[]
  readonly requests: Requests
  readonly answer: Answer
}

/** Answers as the services would. */
export function openOffice(): Office {
  const office: Office = {
    board: dayOfStores(),
    requests: openRequests(),
    caisses: [caisse(1, 1, 'Bob'), caisse(2, 1, null), caisse(11, 2, 'Bob Deux'), caisse(21, 3, null)],
    answer: (asked) => {
      const [path = ''] = asked.path.split('?')
      if (path === '/tableau-de-bord') return checked(tableauDeBord.replies[200], office.board)
      if (path === '/caisses') return checked(listerCaisses.replies[200], office.caisses)
      return answerOfReports(asked) ?? office.requests.answer(asked)
    },
  }
  return office
}
