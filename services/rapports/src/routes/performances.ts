/** `GET /performances`. */
import { rapports, toDollars } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { readHeldNow } from '../db/inventaire-store.ts'
import { type Lieu, readLieux } from '../db/lieux-store.ts'
import { measureDays, readGaps } from '../db/mesures-store.ts'
import type { Deps } from '../deps.ts'
import {
  chiffreAffaires,
  dollarsOrNull,
  type Measured,
  marge,
  presentMesures,
  sumOf,
} from '../domain/mesures.ts'
import { decideAppreciation, reachedOf } from '../domain/performance.ts'
import { daysOf } from '../domain/periode.ts'
import type { Filtre } from '../domain/rapport.ts'
import { serveReport, tableOf } from './report.ts'

/** Registers it. */
export function servePerformances(app: FastifyInstance, deps: Deps): void {
  serveReport(app, deps, {
    route: rapports.performances,
    report: {
      body: async (tx, { filtre }) => ({ magasins: await readStores(tx, filtre) }),
      table: async (tx, { filtre }) => tableOf(presentStore(NOBODY, 0), await readStores(tx, filtre)),
    },
  })
}

interface Store {
  readonly lieu: Lieu
  readonly sums: Measured
  readonly objectifCents: number | null
  readonly reached: number | null
  readonly ruptures: number
  readonly surstocks: number
  readonly gapCents: number
}

/** Stores, the one that sold most first. The centre logistique is none. */
async function readStores(tx: Tx, filtre: Filtre) {
  const lieux = (await readLieux(tx, filtre.magasinIds)).filter(({ type }) => type === 'MAGASIN')
  const byPlace = Map.groupBy(await measureDays(tx, filtre), ({ magasinId }) => magasinId)
  const held = new Map((await readHeldNow(tx, filtre)).map((one) => [one.magasinId, one]))
  const gaps = await readGaps(tx, filtre)
  const days = daysOf(filtre.periode)
  const stores = lieux.map((lieu) => ({
    lieu,
    sums: sumOf(byPlace.get(lieu.id) ?? [], true),
    objectifCents: lieu.objectifCents === null ? null : lieu.objectifCents * days,
    ruptures: held.get(lieu.id)?.ruptures ?? 0,
    surstocks: held.get(lieu.id)?.surstocks ?? 0,
    gapCents: gaps.get(lieu.id) ?? 0,
  }))
  const reached = reachedOf(
    stores.map(({ sums, objectifCents }) => ({ cents: chiffreAffaires(sums), objectifCents })),
  )
  return stores
    .map((store, index): Store => ({ ...store, reached: reached[index] ?? null }))
    .toSorted((a, b) => chiffreAffaires(b.sums) - chiffreAffaires(a.sums) || a.lieu.id - b.lieu.id)
    .map(presentStore)
}

function presentStore({ lieu, sums, objectifCents, reached, gapCents, ...stock }: Store, index: number) {
  const { chiffre_affaires, nb_ventes, panier_moyen, taux_marge } = presentMesures(sums)
  return {
    rang: index + 1,
    magasin_id: lieu.id,
    nom: lieu.nom,
    region: lieu.region,
    chiffre_affaires,
    nb_ventes: nb_ventes ?? 0,
    panier_moyen,
    marge: toDollars(marge(sums)),
    taux_marge,
    objectif: dollarsOrNull(objectifCents),
    atteinte: reached,
    appreciation: reached === null ? null : decideAppreciation(reached),
    retours: toDollars(sums.renduCents),
    ...stock,
    ecart_caisses: toDollars(gapCents),
  }
}

const NOBODY: Store = {
  lieu: { id: 0, nom: '', type: 'MAGASIN', region: null, objectifCents: null, ouvert: true },
  sums: sumOf([], true),
  objectifCents: null,
  reached: null,
  ruptures: 0,
  surstocks: 0,
  gapCents: 0,
}
