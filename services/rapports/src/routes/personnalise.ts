/** `POST /rapports/personnalise`. */
import { decideStore, isRefusal, type Refusal, rapports, refuse } from '@comptoir/contracts'
import type { CsvTable } from '@comptoir/kit/http/csv.ts'
import { invalidRequest } from '@comptoir/kit/http/request-head.ts'
import type { RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { compose } from '../db/composition-store.ts'
import { readLieux } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'
import { type Composition, decideSource, type Source } from '../domain/composition.ts'
import { presentMesures } from '../domain/mesures.ts'
import { answerOf, askedOf, csvReply, formOf } from './report.ts'

type Request = RouteRequest<typeof rapports.personnalise>

/** Registers it. */
export function servePersonnalise(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, rapports.personnalise, async (tx, request) => {
    const { body, query, caller } = request
    const refusal = await decidePlaces(tx, request)
    if (refusal !== undefined) return refusal
    const asked = askedOf({ date_debut: body.de, date_fin: body.a }, caller, deps.now(), { debut: '/de' })
    if (isRefusal(asked)) return asked
    const composition = compositionOf(body)
    const source = sourceOf(composition)
    const magasinIds = body.filtres?.magasins ?? asked.filtre.magasinIds
    const filtre = { ...asked.filtre, magasinIds }
    const form = formOf(query, request.header('Accept'))
    const limit = body.limite ?? rapports.LIGNES_RAPPORT_MAX
    const read = () => readTable(tx, composition, { filtre, source, limit })
    const id = `${rapports.personnalise.id} ${form}`
    return answerOf(
      deps,
      { id, asked: { ...asked, filtre, query: { ...query, ...body } }, within: tx },
      async (_tx, envelope) =>
        form === 'csv'
          ? csvReply(read(), query)
          : { status: 200, body: { ...envelope, ...presentTable(await read()) } },
    )
  })
}

const compositionOf = ({ par, mesures, filtres }: Request['body']): Composition => ({
  par,
  mesures,
  categories: filtres?.categories,
  produits: filtres?.produits,
})

/** Refuses a store of another's, and one that nobody told of. */
async function decidePlaces(tx: Tx, { body, caller }: Request): Promise<Refusal | undefined> {
  const wanted = body.filtres?.magasins ?? []
  for (const id of wanted) {
    const refusal = decideStore(caller, id)
    if (refusal !== undefined) return refusal
  }
  const known = new Set((await readLieux(tx, wanted)).map(({ id }) => id))
  const unknown = wanted.find((id) => !known.has(id))
  return unknown === undefined ? undefined : refuse('MAGASIN_INTROUVABLE', { id: unknown })
}

function sourceOf(composition: Composition): Source {
  const source = decideSource(composition)
  if (typeof source === 'string') return source
  throw invalidRequest({
    pointeur: `/${source.member}/${source.index}`,
    message: {
      fr: 'ne se compte pas par produit ni par catégorie',
      en: 'is not counted by product nor by category',
    },
  })
}

interface Table extends CsvTable {
  readonly isCut: boolean
}

async function readTable(
  tx: Tx,
  composition: Composition,
  { limit, ...wanted }: Parameters<typeof compose>[2],
): Promise<Table> {
  const { columns, rows } = await compose(tx, composition, { ...wanted, limit: limit + 1 })
  return {
    columns: [...columns, ...composition.mesures],
    rows: rows.slice(0, limit).map(({ cells, sums }) => {
      const measures = presentMesures(sums)
      return [...cells, ...composition.mesures.map((mesure) => measures[mesure])]
    }),
    isCut: rows.length > limit,
  }
}

const presentTable = ({ columns, rows, isCut }: Table) => ({
  colonnes: columns,
  lignes: rows,
  tronque: isCut,
})
