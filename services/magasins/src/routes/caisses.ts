/** The public routes of tills, but for their closings. */
import {
  type Caller,
  decideStore,
  decideStores,
  isRefusal,
  magasins,
  type Refusal,
  refuse,
  toDollars,
} from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import {
  countCaisses,
  findCaisse,
  insertCaisse,
  insertMouvement,
  insertSession,
  listCaisses,
  lockCaisse,
  type Mouvement,
  readDays,
  readTotals,
} from '../db/caisses-store.ts'
import { holdMagasin } from '../db/magasins-store.ts'
import type { Deps } from '../deps.ts'
import {
  attenduOf,
  type Caisse,
  decideCash,
  decideHolder,
  decideMouvement,
  decideOuverture,
  decideSession,
  type Session,
} from '../domain/caisse.ts'
import { presentCaisse } from './present-caisse.ts'

/** Registers them. */
export function serveCaisses(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveOpening(app, deps)
  serveMovements(app, deps)
}

function serveReads(app: FastifyInstance, { pool, now }: Deps): void {
  serveRoute(app, magasins.listerCaisses, async ({ query, caller, raw }) => {
    const { limite } = query
    const stores = decideStores(caller, query.magasin_id)
    if (isRefusal(stores)) return stores
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const rows = await listCaisses(pool, stores, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countCaisses(pool, stores)
    const days = await readDays(
      pool,
      rows.map(({ id }) => id),
      now(),
    )
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: (caisse) => presentCaisse(caisse, days.get(caisse.id)),
      total,
    })
  })
  serveRoute(app, magasins.lireCaisse, async ({ params: { id }, caller }) => {
    const caisse = await findCaisse(pool, id)
    const session =
      caisse === undefined ? refuse('CAISSE_INTROUVABLE', { id }) : decideSession(caller, caisse)
    if (isRefusal(session)) return session
    const totals = await readTotals(pool, session.id)
    return {
      status: 200,
      body: {
        caisse_id: id,
        tenue_par: session.tenuePar.nom,
        ouverte_le: session.ouverteLe.toISOString(),
        fond: toDollars(session.fondCents),
        entrees: toDollars(totals.entreesCents),
        sorties: toDollars(totals.sortiesCents),
        ventes: toDollars(totals.ventesCents),
        retours: toDollars(totals.retoursCents),
        attendu: toDollars(attenduOf(session, totals)),
      },
    }
  })
}

function serveOpening(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, magasins.creerCaisse, async (tx, { body, caller }) => {
    const { magasin_id: magasinId } = body
    const nom = body.nom.trim()
    const refusal = decideStore(caller, magasinId)
    if (refusal !== undefined) return refusal
    const magasin = await holdMagasin(tx, magasinId)
    if (magasin === undefined) return refuse('MAGASIN_INTROUVABLE', { id: magasinId })
    if (!magasin.ouvert) return refuse('MAGASIN_FERME', { magasinId })
    const caisse = await insertCaisse(tx, { magasinId, nom })
    return caisse === undefined
      ? refuse('CAISSE_DEJA_PRISE', { nom })
      : { status: 201, body: presentCaisse(caisse, undefined) }
  })
  serveKeyed(app, deps, magasins.ouvrirCaisse, async (tx, { params: { id }, body, caller }) => {
    const fondCents = decideCash('fond', body.fond)
    if (isRefusal(fondCents)) return fondCents
    const found = await findCaisse(tx, id)
    if (found === undefined) return refuse('CAISSE_INTROUVABLE', { id })
    const refusal = decideStore(caller, found.magasinId)
    if (refusal !== undefined) return refusal
    // The store before the till: who closes a store waits for it, and then sees the till open.
    const isStoreOpen = (await holdMagasin(tx, found.magasinId))?.ouvert === true
    const caisse = (await lockCaisse(tx, id)) ?? found
    const refused = decideOuverture(caisse, isStoreOpen)
    if (refused !== undefined) return refused
    const session: Session = {
      id: deps.newId(),
      tenuePar: personOf(caller),
      fondCents,
      ouverteLe: deps.now(),
    }
    await insertSession(tx, id, session)
    const opened: Caisse = { ...caisse, statut: 'OUVERTE', session }
    const days = await readDays(tx, [id], deps.now())
    return { status: 200, body: presentCaisse(opened, days.get(id)) }
  })
}

const presentMouvement = (caisseId: number, { id, sens, montantCents, motif, par, at }: Mouvement) => ({
  id,
  caisse_id: caisseId,
  sens,
  montant: toDollars(montantCents),
  motif,
  par,
  a: at.toISOString(),
})

function serveMovements(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, magasins.noterMouvement, async (tx, { params: { id }, body, caller }) => {
    const montantCents = decideCash('montant', body.montant)
    if (isRefusal(montantCents)) return montantCents
    const held = await lockSession(tx, caller, id)
    if (isRefusal(held)) return held
    const { session } = held
    const attenduCents = attenduOf(session, await readTotals(tx, session.id))
    const refusal =
      decideHolder(caller, id, session) ??
      decideMouvement({ id, attenduCents }, { sens: body.sens, montantCents })
    if (refusal !== undefined) return refusal
    const mouvement = await insertMouvement(tx, {
      sessionId: session.id,
      sens: body.sens,
      montantCents,
      motif: body.motif.trim(),
      par: personOf(caller).nom,
      at: deps.now(),
    })
    return { status: 201, body: presentMouvement(id, mouvement) }
  })
}

/** The session of a till and its store, once this transaction is the only one that acts on it. */
export async function lockSession(
  tx: Tx,
  caller: Caller,
  id: number,
): Promise<{ session: Session; magasinId: number } | Refusal> {
  const caisse = await lockCaisse(tx, id)
  if (caisse === undefined) return refuse('CAISSE_INTROUVABLE', { id })
  const session = decideSession(caller, caisse)
  return isRefusal(session) ? session : { session, magasinId: caisse.magasinId }
}
