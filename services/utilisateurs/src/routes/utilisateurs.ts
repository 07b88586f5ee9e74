/** The accounts of staff, as a responsable keeps them. */
import { type Caller, clients, isRefusal, type Refusal, refuse, utilisateurs } from '@comptoir/contracts'
import { decideMotDePasse, passwordMin, sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import { decideVersion, etagOf, namesAny } from '@comptoir/contracts/version.ts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { countAudit, listAudit, writeAudit } from '../db/audit-store.ts'
import { revokeJetons } from '../db/jetons-store.ts'
import { endSessions } from '../db/sessions-store.ts'
import * as store from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'
import { changesRights, decideLast, decideNames, type Utilisateur } from '../domain/utilisateur.ts'
import { settle } from '../events/settle.ts'
import { presentFait, presentUtilisateur } from './present.ts'

/** Registers the routes. */
export function serveUtilisateurs(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveAudit(app, deps)
  serveWrites(app, deps)
  servePassword(app, deps)
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, utilisateurs.lister, async ({ query, raw }) => {
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const rows = await store.listUtilisateurs(pool, { limit: limite + 1, after: cursor && Number(cursor[0]) })
    const total = query.total === undefined ? undefined : await store.countUtilisateurs(pool)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: presentUtilisateur,
      total,
    })
  })
  serveRoute(app, utilisateurs.consulter, async ({ params: { id } }) => {
    const utilisateur = await store.findUtilisateur(pool, id)
    return utilisateur === undefined ? notFound(id) : answerOf(utilisateur)
  })
}

function serveAudit(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, utilisateurs.audit, async ({ query, raw }) => {
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.entier])
    const rows = await listAudit(pool, { limit: limite + 1, after: cursor && Number(cursor[0]) })
    const total = query.total === undefined ? undefined : await countAudit(pool)
    return pageReply({ rows, limite, cursorOf: ({ id }) => [id], url: raw.url, show: presentFait, total })
  })
}

function serveWrites(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, utilisateurs.creer, async (tx, { body, ...by }) => {
    const made = await create(tx, { ...body, actif: body.actif ?? true }, authorOf(deps, by))
    if (isRefusal(made)) return made
    const headers = { ETag: etagOf(made.version), Location: `/utilisateurs/${made.id}` }
    return { ...answerOf(made), status: 201, headers }
  })
  serveKeyed(app, deps, utilisateurs.modifier, async (tx, { params, body, header, ...by }) => {
    const before = await lockVersion(tx, params.id, header('If-Match'))
    if (isRefusal(before)) return before
    const after = { ...before, ...body, actif: body.actif ?? before.actif, version: before.version + 1 }
    return change(tx, { before, after, author: authorOf(deps, by) })
  })
  serveKeyed(app, deps, utilisateurs.desactiver, async (tx, { params, header, ...by }) => {
    const before = await lockVersion(tx, params.id, header('If-Match'))
    if (isRefusal(before)) return before
    const after = { ...before, actif: false, version: before.version + 1 }
    const changed = await change(tx, { before, after, author: authorOf(deps, by) })
    return isRefusal(changed) ? changed : { status: 204 }
  })
}

/** Who keeps an account, and what he can be told of customers: asked under the lock of accounts, the answer holds until the end. */
export interface Author {
  readonly accountId: number | undefined
  readonly isInscrite: (email: string) => Promise<boolean>
}

export const authorOf = (
  { ask }: Pick<Deps, 'ask'>,
  { caller, raw }: { readonly caller: Caller; readonly raw: AskedFor },
): Author => ({
  accountId: caller.accountId,
  isInscrite: async (email) => (await ask(clients.adresseInscrite({ email }), raw)).prise,
})

/** Adds an account under a name and an address that are free. */
export async function create(
  tx: Tx,
  compte: store.NewCompte,
  { accountId, isInscrite }: Author,
): Promise<Utilisateur | Refusal> {
  await store.lockUtilisateurs(tx)
  const refusal = decideNames(undefined, compte, await store.findHolders(tx, compte))
  if (refusal !== undefined) return refusal
  if (await isInscrite(compte.email)) return refuse('COURRIEL_DEJA_PRIS', { email: compte.email })
  const made = await store.insertUtilisateur(tx, compte)
  await writeAudit(tx, { acte: 'CREATION', auteurId: accountId, utilisateurId: made.id })
  return made
}

interface Change {
  readonly before: Utilisateur
  readonly after: Utilisateur
  readonly author: Author
}

/** Saves a change. Where rights are others now, what was opened under the old ones ends. */
export async function change(
  tx: Tx,
  { before, after, author }: Change,
): Promise<RouteReply<'ETag'> | Refusal> {
  const { id } = before
  const taken = decideNames(id, after, await store.findHolders(tx, after))
  if (taken !== undefined) return taken
  const { email } = after
  if (sameForm(email) !== sameForm(before.email) && (await author.isInscrite(email)))
    return refuse('COURRIEL_DEJA_PRIS', { email })
  const last = decideLast(before, after, await store.countOtherResponsables(tx, id))
  if (last !== undefined) return last
  await store.saveUtilisateur(tx, after)
  // A customer may wait for the address that was given up.
  if (before.email !== after.email) await settle(tx)
  if (changesRights(before, after)) {
    await endSessions(tx, id)
    await revokeJetons(tx, id)
  }
  const acte = before.actif && !after.actif ? 'DESACTIVATION' : 'MODIFICATION'
  await writeAudit(tx, { acte, auteurId: author.accountId, utilisateurId: id })
  return answerOf(after)
}

function servePassword(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, utilisateurs.donnerMotDePasse, async ({ params: { id }, body, caller }) => {
    const utilisateur = await store.findUtilisateur(deps.pool, id)
    if (utilisateur === undefined) return notFound(id)
    const weak = decideMotDePasse(body.mot_de_passe, utilisateur, passwordMin(deps.settings.profile))
    if (weak !== undefined) return weak
    const motDePasse = await hashPassword(body.mot_de_passe, deps.settings.cost)
    return withTx(deps.pool, async (tx) => {
      await givePassword(tx, { id, motDePasse, author: caller.accountId })
      return { status: 204 }
    })
  })
}

/** Gives an account a password that was hashed, and ends its sessions. */
export async function givePassword(
  tx: Tx,
  { id, motDePasse, author }: { id: number; motDePasse: string; author: number | undefined },
): Promise<void> {
  await store.savePassword(tx, id, motDePasse)
  await endSessions(tx, id)
  await writeAudit(tx, { acte: 'MOT_DE_PASSE', auteurId: author, utilisateurId: id })
}

/** An account in its version. */
const answerOf = (utilisateur: Utilisateur): RouteReply<'ETag'> => ({
  status: 200,
  body: presentUtilisateur(utilisateur),
  headers: { ETag: etagOf(utilisateur.version) },
})

/** The account, once this transaction is the only writer and If-Match names its version. */
export async function lockVersion(
  tx: Tx,
  id: number,
  ifMatch: string | undefined,
): Promise<Utilisateur | Refusal> {
  if (!namesAny(ifMatch)) return refuse('VERSION_REQUISE')
  await store.lockUtilisateurs(tx)
  const utilisateur = await store.findUtilisateur(tx, id)
  if (utilisateur === undefined) return notFound(id)
  return decideVersion(ifMatch, utilisateur.version) ?? utilisateur
}

export const notFound = (id: number): Refusal => refuse('UTILISATEUR_INTROUVABLE', { id })
