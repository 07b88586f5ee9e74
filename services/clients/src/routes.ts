/** The public routes of clients. Each change decides before it writes, so that a refusal leaves nothing behind. */
import { clients, type Refusal, refuser } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import * as store from './db/clients-store.ts'
import { adresseDe, type Client, deciderAdresse, type Saisie } from './domain/client.ts'

export function serveRoutes(app: FastifyInstance, deps: AppDeps): void {
  serveReading(app, deps)
  serveKeyed(app, deps, clients.creer, async (tx, { body }) => {
    const cree = await creer(tx, body)
    if ('refus' in cree) return cree
    return { status: 201, headers: { Location: `/clients/${cree.id}` }, body: cree }
  })
  serveKeyed(app, deps, clients.modifier, async (tx, { params, body }) => {
    const modifie = await modifier(tx, { id: params.id, ...body })
    return 'refus' in modifie ? modifie : { status: 200, body: modifie }
  })
  serveKeyed(app, deps, clients.supprimer, async (tx, { params }) =>
    (await store.deleteClient(tx, params.id)) ? { status: 204 } : introuvable(params.id),
  )
}

function serveReading(app: FastifyInstance, { pool }: AppDeps): void {
  serveRoute(app, clients.lister, async ({ query, raw }) => {
    const apres = readCursor(query.curseur, [cursorPart.numero])
    const rows = await store.listClients(pool, Number(apres?.[0] ?? 0), query.limite + 1)
    const total = query.total === undefined ? undefined : await store.countClients(pool)
    return pageReply({ rows, limite: query.limite, cursorOf: ({ id }) => [id], url: raw.url, total })
  })
  serveRoute(app, clients.consulter, async ({ params }) => {
    const client = await store.findClient(pool, params.id)
    return client === null ? introuvable(params.id) : { status: 200, body: client }
  })
}

async function creer(tx: Tx, saisie: Saisie): Promise<Client | Refusal> {
  const adresse = adresseDe(saisie.email)
  await store.lockAdresse(tx, adresse)
  const refus = deciderAdresse(null, saisie, await store.findTitulaire(tx, adresse))
  return refus ?? { id: await store.insertClient(tx, saisie, adresse), ...saisie }
}

async function modifier(tx: Tx, client: Client): Promise<Client | Refusal> {
  const adresse = adresseDe(client.email)
  await store.lockAdresse(tx, adresse)
  if (!(await store.lockClient(tx, client.id))) return introuvable(client.id)
  const refus = deciderAdresse(client.id, client, await store.findTitulaire(tx, adresse))
  if (refus !== null) return refus
  await store.updateClient(tx, client, adresse)
  return client
}

const introuvable = (id: number): Refusal => refuser('CLIENT_INTROUVABLE', { id })
