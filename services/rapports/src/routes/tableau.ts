/** `GET /tableau-de-bord` and its stream. */
import { decideStores, isRefusal, rapports, toDollars } from '@comptoir/contracts'
import { addDays } from '@comptoir/contracts/days.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { type Subject, serveSubjects, told } from '@comptoir/kit/http/subject-stream.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { readFreshness } from '../db/etats-store.ts'
import { type Held, readHeldNow } from '../db/inventaire-store.ts'
import { type Lieu, readLieux } from '../db/lieux-store.ts'
import { rankProduits } from '../db/produits-store.ts'
import { readHours, readWaiting } from '../db/tableau-store.ts'
import type { Deps } from '../deps.ts'
import { type Day, dayOf, type HourOfDay, hoursOf, type OfHour } from '../domain/day.ts'
import { chiffreAffaires, dollarsOrNull, presentMesures } from '../domain/mesures.ts'
import { type Moment, momentOf } from '../domain/moment.ts'
import type { Filtre } from '../domain/rapport.ts'
import { presentAttention, totalOf } from './inventaire.ts'
import { answerOf, readTogether } from './report.ts'

const WEEK = 7
/** How many products stand among those that sell best. */
const BEST = 5

/** Registers both. */
export function serveTableau(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, rapports.tableauDeBord, async ({ query: { magasin_id: magasinId }, caller }) => {
    const magasinIds = decideStores(caller, magasinId)
    if (isRefusal(magasinIds)) return magasinIds
    const now = momentOf(deps.now())
    const filtre = todayOf(now, { magasinId, magasinIds })
    const asked = { filtre, query: { heure: now.heure }, today: now.jour }
    return answerOf(deps, { id: rapports.tableauDeBord.id, asked }, async (tx, { a_jour_a }) => ({
      status: 200,
      body: { jour: now.jour, a_jour_a, ...(await readTableau(tx, filtre, now)) },
    }))
  })
  serveSubjects(app, rapports.flux, { subjects: { read: () => readSubjects(deps) }, log: deps.log })
}

const todayOf = ({ jour }: Moment, asked: Pick<Filtre, 'magasinId' | 'magasinIds'>): Filtre => ({
  ...asked,
  periode: { debut: jour, fin: jour },
  categorieId: undefined,
})

async function readTableau(tx: Tx, filtre: Filtre, now: Moment) {
  const { places, hours, total } = await readPlaces(tx, filtre, now)
  const week = { ...filtre, periode: { debut: addDays(now.jour, 1 - WEEK), fin: now.jour } }
  const best = await rankProduits(tx, week, { tri: 'quantite', limit: BEST })
  return {
    total,
    magasins: places,
    heures: hoursOf(hours, now.jour).map(presentHour),
    a_decider: await readWaiting(tx, filtre.magasinIds),
    tendances: best.map((ranged) => ({
      produit_id: ranged.produitId,
      nom: ranged.nom ?? String(ranged.produitId),
      quantite: ranged.vendus,
      chiffre_affaires: toDollars(chiffreAffaires(ranged)),
    })),
  }
}

function presentHour({ heure, today, beforeCents }: HourOfDay) {
  const { chiffre_affaires, nb_ventes, nb_commandes, panier_moyen, taux_marge } = presentMesures(today)
  return {
    heure,
    chiffre_affaires,
    nb_ventes: (nb_ventes ?? 0) + (nb_commandes ?? 0),
    panier_moyen,
    taux_marge,
    semaine_avant: toDollars(beforeCents),
  }
}

/** The day of each place, and of all of them. */
async function readPlaces(tx: Tx, filtre: Filtre, now: Moment) {
  const lieux = await readLieux(tx, filtre.magasinIds)
  const hours = await readHours(tx, [addDays(now.jour, -WEEK), now.jour], filtre.magasinIds)
  const held = await readHeldNow(tx, filtre)
  const stockOf = new Map(held.map((one) => [one.magasinId, one]))
  const hoursOfPlace = Map.groupBy(hours, ({ magasinId }) => magasinId)
  const places = lieux.map((lieu) => {
    const day = dayOf(hoursOfPlace.get(lieu.id) ?? [], now, lieu.objectifCents)
    return presentPlace(lieu, day, stockOf.get(lieu.id))
  })
  return {
    places,
    hours: hours as OfHour[],
    total: presentTotal(dayOf(hours, now, targetOf(lieux)), held),
  }
}

/** What all places should sell that have a target. */
function targetOf(lieux: readonly Lieu[]): number | null {
  const targets = lieux.flatMap(({ objectifCents }) => objectifCents ?? [])
  return targets.length === 0 ? null : targets.reduce((sum, cents) => sum + cents, 0)
}

const presentPlace = ({ id, nom, type, ouvert }: Lieu, day: Day, held: Held | undefined) => ({
  magasin_id: id,
  nom,
  type,
  ouvert,
  ...presentDay(day),
  ...presentAttention(totalOf(held === undefined ? [] : [held])),
})

const presentTotal = (day: Day, held: readonly Held[]) => ({
  ...presentDay(day),
  semaine_derniere: presentBefore(day),
  ...presentAttention(totalOf(held)),
})

function presentBefore({ before }: Day) {
  const { nb_ventes, nb_commandes, panier_moyen, taux_marge } = presentMesures(before)
  return { nb_ventes: nb_ventes ?? 0, nb_commandes: nb_commandes ?? 0, panier_moyen, taux_marge }
}

function presentDay({ today, before, objectifCents, reached }: Day) {
  const { chiffre_affaires, nb_ventes, nb_commandes, nb_retours, panier_moyen, taux_marge } =
    presentMesures(today)
  return {
    chiffre_affaires,
    nb_ventes: nb_ventes ?? 0,
    nb_commandes: nb_commandes ?? 0,
    nb_retours: nb_retours ?? 0,
    panier_moyen,
    taux_marge,
    objectif: dollarsOrNull(objectifCents),
    atteinte: reached,
    semaine_avant: toDollars(chiffreAffaires(before)),
  }
}

/** The day of each store, and of all together for whoever sees all. */
async function readSubjects({ pool, now: clock }: Deps): Promise<Subject[]> {
  const now = momentOf(clock())
  const everything = todayOf(now, { magasinId: undefined, magasinIds: undefined })
  const { at } = await readFreshness(pool, undefined)
  const { places, total } = await readTogether(pool, (tx) => readPlaces(tx, everything, now))
  const day = { jour: now.jour, a_jour_a: at?.toISOString() ?? null }
  return [
    { key: 'total', places: [], text: told('total', { ...day, ...total }) },
    ...places.map((place) => ({
      key: String(place.magasin_id),
      places: [place.magasin_id],
      text: told('magasin', { jour: now.jour, ...place }),
    })),
  ]
}
