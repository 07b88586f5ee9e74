/** Accounts and sessions in the words of the systems that this one replaces. */
import { isRefusal, utilisateurs } from '@comptoir/contracts'
import { decideMotDePasse, passwordMin } from '@comptoir/contracts/mot-de-passe.ts'
import { serveAlias, serveAliasChange, serveAliasList, type Told } from '@comptoir/kit/http/alias.ts'
import type { AskedFor } from '@comptoir/kit/http/ask.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { endSession } from '../db/sessions-store.ts'
import type { Deps } from '../deps.ts'
import { changeAsked, newAsked } from '../domain/aliases.ts'
import type { Utilisateur } from '../domain/utilisateur.ts'
import { access002, askLieux, type Lieux, stores002 } from './lieux.ts'
import { authorOf, change, create, givePassword, lockVersion, notFound } from './utilisateurs.ts'

const { aliases } = utilisateurs

/** Registers them. */
export function serveAliases(app: FastifyInstance, deps: Deps): void {
  serveSessions(app, deps)
  serveAliasList(app, aliases.listUsers002, {
    tell: async ({ rows }, { raw }) => {
      const lieux = await askLieux(deps, raw)
      return rows.filter(({ actif }) => actif).map((account) => user002(account, lieux))
    },
  })
  serveAlias(app, aliases.profile002, {
    tell: async (told, { raw }) => user002(told, await askLieux(deps, raw)),
  })
  serveCreate(app, deps)
  for (const alias of [aliases.changeUser002, aliases.patchUser002]) serveChange(app, deps, alias)
  serveStores(app, deps)
  serveAliasChange(app, aliases.removeUser002, utilisateurs.consulter, {
    ask: (_old, { id, actif }) => (actif ? {} : notFound(id)),
  })
}

function serveSessions(app: FastifyInstance, { pool }: Deps): void {
  serveAlias(app, aliases.login002, {
    ask: ({ body: { username, password } }) => ({ body: { identifiant: username, mot_de_passe: password } }),
    tell: ({ utilisateur: { id, identifiant, role }, ...session }) => ({
      user: { id, username: identifiant, role },
      ...tokens002(session),
    }),
  })
  serveAlias(app, aliases.login000, {
    ask: ({ body: { nom, mot_de_passe } }) => ({ body: { identifiant: nom, mot_de_passe } }),
    tell: ({ utilisateur: { identifiant, role }, jeton_acces, jeton_renouvellement }) => ({
      message: `Bienvenue ${identifiant}`,
      nom: identifiant,
      role,
      token: jeton_acces,
      jeton_renouvellement,
    }),
  })
  serveAlias(app, aliases.refresh002, {
    ask: ({ body: { refreshToken } }) => ({ body: { jeton_renouvellement: refreshToken } }),
    tell: tokens002,
  })
  serveRoute(app, aliases.logout002, ({ caller: { accountId, sessionId } }) =>
    withTx(pool, async (tx) => {
      if (sessionId !== undefined) await endSession(tx, sessionId)
      await writeAudit(tx, { acte: 'DECONNEXION', utilisateurId: accountId })
      return { status: 204 }
    }),
  )
}

type Session = Omit<Told<typeof utilisateurs.renouveler>, 'utilisateur'>
const tokens002 = ({ jeton_acces, jeton_renouvellement }: Session) => ({
  token: jeton_acces,
  refreshToken: jeton_renouvellement,
})

/** With its password, or not at all. */
function serveCreate(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, aliases.createUser002, async ({ body, caller, raw }) => {
    const asked = newAsked(body)
    const weak = decideMotDePasse(body.password, asked, passwordMin(deps.settings.profile))
    if (weak !== undefined) return weak
    const motDePasse = await hashPassword(body.password, deps.settings.cost)
    const lieux = await askLieux(deps, raw)
    return withTx(deps.pool, async (tx) => {
      const made = await create(tx, { ...asked, motDePasse }, authorOf(deps, { caller, raw }))
      return isRefusal(made) ? made : { status: 201, body: user002(made, lieux) }
    })
  })
}

/** What is given, in one transaction; a password too. */
function serveChange(
  app: FastifyInstance,
  deps: Deps,
  alias: typeof aliases.changeUser002 | typeof aliases.patchUser002,
): void {
  serveRoute(app, alias, async ({ params: { id }, body, header, caller, raw }) => {
    const { password } = body
    const motDePasse = password && (await hashPassword(password, deps.settings.cost))
    const lieux = await askLieux(deps, raw)
    return withTx(deps.pool, async (tx) => {
      const before = await lockVersion(tx, id, header('If-Match') ?? '*')
      if (isRefusal(before)) return before
      if (!before.actif) return notFound(id)
      const after = changeAsked(before, body)
      const weak = password && decideMotDePasse(password, after, passwordMin(deps.settings.profile))
      if (weak) return weak
      const author = authorOf(deps, { caller, raw })
      const changed = await change(tx, { before, after, author })
      if (isRefusal(changed)) return changed
      if (motDePasse) await givePassword(tx, { id, motDePasse, author: caller.accountId })
      return { status: 200, body: user002(after, lieux) }
    })
  })
}

function serveStores(app: FastifyInstance, deps: Deps): void {
  const { pool } = deps
  const tell = async (told: Pick<Utilisateur, 'magasins'>, { raw }: { readonly raw: AskedFor }) =>
    stores002(told, await askLieux(deps, raw))
  serveAliasChange(app, aliases.addStore002, utilisateurs.consulter, {
    ask: ({ body: { storeId } }, { id, actif, magasins }) =>
      actif ? { magasins: [...new Set([...magasins, storeId])] } : notFound(id),
    tell,
  })
  serveAliasChange(app, aliases.setStores002, utilisateurs.consulter, {
    ask: ({ body: { storeIds } }, { id, actif }) => (actif ? { magasins: storeIds } : notFound(id)),
    tell,
  })
  serveRoute(app, aliases.removeStore002, ({ params: { id, storeId }, header, caller, raw }) =>
    withTx(pool, async (tx) => {
      const before = await lockVersion(tx, id, header('If-Match') ?? '*')
      if (isRefusal(before)) return before
      if (!before.actif || !before.magasins.includes(storeId)) return notFound(id)
      const magasins = before.magasins.filter((one) => one !== storeId)
      const after = { ...before, magasins, version: before.version + 1 }
      const changed = await change(tx, { before, after, author: authorOf(deps, { caller, raw }) })
      return isRefusal(changed) ? changed : { status: 204 }
    }),
  )
}

interface Account extends Pick<Utilisateur, 'id' | 'identifiant' | 'email' | 'magasins'> {
  readonly role: string
}

/** A person of several stores has the first of them, and access to all. */
const user002 = ({ id, identifiant, email, role, magasins }: Account, lieux: Lieux) => ({
  id,
  username: identifiant,
  email,
  role,
  storeId: magasins[0] ?? null,
  access: access002({ magasins }, lieux),
})
