/** Approvals: a second person allows one act of whoever is signed in, for one key of a request. */
import { refuse, utilisateurs } from '@comptoir/contracts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { writeAudit } from '../db/audit-store.ts'
import { presentKey } from '../db/cles-store.ts'
import type { Deps } from '../deps.ts'
import { withProof } from './proof.ts'
import { signApproval } from './signing.ts'

/** An hour: the request that it approves may have to be sent again. */
const APPROVAL_S = 60 * 60

/** Registers the route. Who sells grants nothing to others, so the second person has a higher role. */
export function serveApprobations(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, utilisateurs.approuver, ({ body, caller, raw }) => {
    const { identifiant, mot_de_passe: motDePasse, acte, cle } = body
    return withProof(deps, { identifiant, motDePasse, raw }, async (tx, compte) => {
      const { id, nom, role } = compte
      if (role === 'employe' || role === 'client') return refuse('ACCES_INTERDIT')
      await writeAudit(tx, {
        acte: 'APPROBATION',
        auteurId: id,
        utilisateurId: caller.accountId,
        identifiant,
      })
      const approbation = await signApproval(deps, await presentKey(tx), {
        utilisateur: compte,
        role,
        id: deps.newId(),
        expiresAt: new Date(deps.now().getTime() + APPROVAL_S * 1_000),
        acte,
        cle: cle.toLowerCase(),
      })
      return { status: 201, body: { approbation, expire_dans: APPROVAL_S, approbateur: { id, nom, role } } }
    })
  })
}
