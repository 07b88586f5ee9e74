/** The public routes of clients. Each change decides before it writes, so that a refusal leaves nothing behind. */
import { clients, decideClient, type Refusal, refuse, utilisateurs } from '@comptoir/contracts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance } from 'fastify'
import * as store from './db/clients-store.ts'
import type { Deps } from './deps.ts'
import { adresseOf, type Client, decideAdresse, type Saisie } from './domain/client.ts'
import { rechercheOf } from './domain/recherche.ts'

/** Registers them. */
export function serveRoutes(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, clients.creer, async (tx, { body }) => {
    const created = await createClient(tx, body)
    if ('refus' in created) return created
    return { status: 201, headers: { Location: `/clients/${created.id}` }, body: presentClient(created) }
  })
  serveKeyed(app, deps, clients.modifier, async (tx, { params, body, caller, raw }) => {
    const refusal = decideClient(caller, params.id)
    if (refusal !== undefined) return refusal
    const changed = await changeClient(tx, { ...deps, askedFor: raw }, { id: params.id, ...body })
    return 'refus' in changed ? changed : { status: 200, body: presentClient(changed) }
  })
  serveKeyed(app, deps, clients.supprimer, async (tx, { params, caller }) => {
    const refusal = decideClient(caller, params.id)
    if (refusal !== undefined) return refusal
    const gone = await store.deleteClient(tx, params.id)
    if (gone === undefined) return notFound(params.id)
    await announce(tx, deps, { ...gone, nom: null, email: null })
    return { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, clients.lister, async ({ query, raw }) => {
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const page = { limit: limite + 1, after: cursor && Number(cursor[0]) }
    const recherche = query.q === undefined ? undefined : rechercheOf(query.q)
    const rows =
      recherche === undefined
        ? await store.listClients(pool, page)
        : await store.searchClients(pool, recherche, page)
    const total = query.total === undefined ? undefined : await store.countClients(pool, recherche)
    return pageReply({ rows, limite, cursorOf: ({ id }) => [id], url: raw.url, show: presentClient, total })
  })
  serveRoute(app, clients.consulter, async ({ params, caller }) => {
    const refusal = decideClient(caller, params.id)
    if (refusal !== undefined) return refusal
    const client = await store.findClient(pool, params.id)
    return client === undefined ? notFound(params.id) : { status: 200, body: presentClient(client) }
  })
}

const presentClient = ({ id, nom, email }: Client) => ({ id, nom, email })

async function createClient(tx: Tx, saisie: Saisie): Promise<Client | Refusal> {
  const adresse = adresseOf(saisie.email)
  await store.lockAdresse(tx, adresse)
  const refusal = decideAdresse(undefined, saisie, await store.findHolder(tx, adresse))
  return refusal ?? { id: await store.insertClient(tx, saisie, adresse), ...saisie }
}

type Changing = Announcing & Pick<Deps, 'ask'> & { readonly askedFor: AskedFor }

async function changeClient(tx: Tx, deps: Changing, client: Client): Promise<Client | Refusal> {
  const adresse = adresseOf(client.email)
  await store.lockAdresse(tx, adresse)
  const before = await store.lockClient(tx, client.id)
  if (before === undefined) return notFound(client.id)
  const refusal = decideAdresse(client.id, client, await store.findHolder(tx, adresse))
  if (refusal !== undefined) return refusal
  // He will sign in by it. Asked while the address is kept here, so that no colleague is given it meanwhile.
  if (before.inscriptionId !== null && before.adresse !== adresse && (await isOfStaff(deps, client)))
    return refuse('COURRIEL_DEJA_PRIS', { email: client.email })
  const { nom, email } = client
  await announce(tx, deps, { ...(await store.updateClient(tx, client, adresse)), nom, email })
  return client
}

const isOfStaff = async ({ ask, askedFor }: Changing, { email }: Client): Promise<boolean> =>
  (await ask(utilisateurs.adressePrise({ email }), askedFor)).prise

type Announcing = Pick<Deps, 'newId'>
type Told = store.Suivi & { readonly nom: string | null; readonly email: string | null }

/** Tells his account of a customer, in the transaction that changes him. One whom staff made has none. */
async function announce(tx: Tx, { newId }: Announcing, { inscriptionId, ...told }: Told): Promise<void> {
  if (inscriptionId !== null)
    await writeEvents(tx, [clients.inscritChange({ inscriptionId, ...told })], newId)
}

const notFound = (id: number): Refusal => refuse('CLIENT_INTROUVABLE', { id })
