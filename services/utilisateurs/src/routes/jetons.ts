/** Tokens of programs: shown once, kept as a print, revoked everywhere within 60 s. */
import { refuse, STAFF, utilisateurs } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { presentKey } from '../db/cles-store.ts'
import { countJetons, insertJeton, listJetons, revokeJeton } from '../db/jetons-store.ts'
import { findUtilisateur, lockUtilisateurs } from '../db/utilisateurs-store.ts'
import type { Deps } from '../deps.ts'
import { presentJeton } from './present.ts'
import { printOf, signToken } from './signing.ts'

const DAY_MS = 86_400_000

/** Registers the routes. */
export function serveJetons(app: FastifyInstance, deps: Deps): void {
  serveList(app, deps)
  serveRoute(app, utilisateurs.creerJeton, async ({ params: { id }, body, caller }) => {
    const { nom, role, jours } = body
    return withTx(deps.pool, async (tx) => {
      await lockUtilisateurs(tx)
      const utilisateur = await findUtilisateur(tx, id)
      if (utilisateur?.actif !== true) return refuse('UTILISATEUR_INTROUVABLE', { id })
      if (STAFF.indexOf(role) > STAFF.indexOf(utilisateur.role)) return refuse('ROLE_TROP_ELEVE', { role })
      const key = await presentKey(tx)
      const jetonId = deps.newId()
      const expireLe = new Date(deps.now().getTime() + jours * DAY_MS)
      const jeton = await signToken(deps, key, { utilisateur, role, id: jetonId, expiresAt: expireLe })
      const facts = { id: jetonId, utilisateurId: id, nom, role, kid: key.kid, expireLe }
      const made = await insertJeton(tx, { ...facts, fingerprint: printOf(jeton) })
      await writeAudit(tx, { acte: 'JETON_CREE', auteurId: caller.accountId, utilisateurId: id })
      return { status: 201, body: { ...presentJeton(made), jeton } }
    })
  })
  serveKeyed(app, deps, utilisateurs.revoquerJeton, async (tx, { params, caller }) => {
    const { id, jeton_id: jetonId } = params
    if (!(await revokeJeton(tx, id, jetonId))) return refuse('JETON_INTROUVABLE', { id: jetonId })
    await writeAudit(tx, { acte: 'JETON_REVOQUE', auteurId: caller.accountId, utilisateurId: id })
    return { status: 204 }
  })
}

function serveList(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, utilisateurs.listerJetons, async ({ params: { id }, query, raw }) => {
    if ((await findUtilisateur(pool, id)) === undefined) return refuse('UTILISATEUR_INTROUVABLE', { id })
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.uuid])
    const rows = await listJetons(pool, id, { limit: limite + 1, after: cursor?.[0] })
    const total = query.total === undefined ? undefined : await countJetons(pool, id)
    return pageReply({ rows, limite, cursorOf: (row) => [row.id], url: raw.url, show: presentJeton, total })
  })
}
