/** The operations of this service as sagas ask for them, over HTTP. */
import { type BodyOf, fromWire, magasins, type OperationSpec, toWire } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { someEtats } from './une-vente.ts'

/** Each resolves to the status, and to the reply or the problem. The ids of a saga name its keys. */
export function asSaga(world: { readonly app: FastifyInstance }) {
  async function command(spec: OperationSpec, body: object) {
    const [id] = Object.values(body) as [string]
    const key = `${id}:${spec.undoes ?? spec.id}:${spec.undoes === undefined ? 'do' : 'undo'}`
    const answer = await world.app.inject({
      method: 'POST',
      url: spec.path,
      headers: { 'idempotency-key': key },
      payload: toWire(body) as object,
    })
    return { status: answer.statusCode, body: fromWire(answer.json()) as Record<string, unknown> }
  }
  return {
    ouvrir: (body: BodyOf<typeof magasins.ouvrirVente>) => command(magasins.ouvrirVente.spec, body),
    fermer: (venteId: string) =>
      command(magasins.fermerVente.spec, {
        venteId,
        etats: someEtats('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE'),
      }),
    annuler: (venteId: string) =>
      command(magasins.annulerVente.spec, { venteId, motif: 'STOCK_INSUFFISANT', etats: [] }),
    enregistrer: (body: BodyOf<typeof magasins.enregistrerVente>) =>
      command(magasins.enregistrerVente.spec, body),
    rendre: (body: BodyOf<typeof magasins.ouvrirRetour>) => command(magasins.ouvrirRetour.spec, body),
    clore: (retourId: string) => command(magasins.cloreRetour.spec, { retourId }),
    annulerRetour: (retourId: string) =>
      command(magasins.annulerRetour.spec, { retourId, motif: 'REMBOURSEMENT_IMPOSSIBLE' }),
  }
}
