/** The past is told as it was told when it happened. */
import { commande, toWire } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { upsertPrix } from '@comptoir/participant/price-list-store.ts'
import { readPast, readTold } from '@comptoir/testing/past.ts'
import { beforeAll, expect, test } from 'vitest'
import { openWorld, uneCreation, uneLigneDeRetour, unRetour } from './world.ts'

const world = openWorld()

async function ask(operation: string, body: object): Promise<void> {
  const { statusCode } = await world.app.inject({
    method: 'POST',
    url: `/interne/commande/${operation}`,
    headers: { 'idempotency-key': `${newId()}:${operation}:do` },
    payload: toWire(body) as object,
  })
  expect(statusCode).toBe(200)
}

beforeAll(async () => {
  for (let n = 0; n < 7; n += 1) {
    const commandeId = newId()
    const lignes = [1, 4].map((produitId) => ({ produitId, quantite: n + 1 }))
    await ask('creer', uneCreation(0, { commandeId, clientId: n % 2 === 0 ? 7 : null, lignes }))
    if (n % 3 === 0) await ask('annuler', { commandeId, motif: 'STOCK_INSUFFISANT', etats: [] })
    else {
      await ask('confirmer', { commandeId, etats: [] })
      const retour = unRetour(0, { retourId: newId(), commandeId, lignes: [uneLigneDeRetour()] })
      await ask('ouvrir-retour', retour)
      await ask(n === 2 ? 'annuler-retour' : 'clore-retour', {
        retourId: retour.retourId,
        ...(n === 2 && { motif: 'REMBOURSEMENT_IMPOSSIBLE' }),
      })
    }
    // What things are called and cost changes; what was sold does not.
    await upsertPrix(world.pool, [
      { produitId: 1, nom: `Nom ${n}`, prixCents: 200 + n, coutCents: 100 + n, actif: true, version: 10 + n },
    ])
  }
  await ask('creer', uneCreation(0, { commandeId: newId() }))
})

test.each([1, 2, 500])('in pages of %i', async (limite) => {
  const { passe } = commande
  for (const [question, event, key, count] of [
    [passe.commandeConfirmee, commande.commandeConfirmee, 'commande_id', 4],
    [passe.commandeAnnulee, commande.commandeAnnulee, 'commande_id', 3],
    [passe.retourClos, commande.retourClos, 'retour_id', 3],
  ] as const) {
    const past = await readPast(world.app, question.spec, limite)
    expect(past).toHaveLength(count)
    expect(past).toEqual(await readTold(world.pool, event.id, key))
  }
})

test('a page of more than the contract has is refused', async () => {
  const { path } = commande.passe.commandeConfirmee.spec
  for (const payload of [{ apres: null, limite: 501 }, { apres: 'x', limite: 1 }, { limite: 1 }])
    expect((await world.app.inject({ method: 'POST', url: path, payload })).statusCode).toBe(400)
})
