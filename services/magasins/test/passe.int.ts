/** The past is told as it was told when it happened. */
import { magasins } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { readPast, readTold } from '@comptoir/testing/past.ts'
import { alice, bob } from '@comptoir/testing/staff.ts'
import { beforeAll, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { uneLigneDeRetour, unRetour } from './un-retour.ts'
import { preparePrix, uneLigneDeVente, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { ouvrir, fermer, annuler, enregistrer, rendre, clore } = asSaga(world)
const post = async (url: string, as: typeof bob, body: object) => {
  const answer = await world.ask('POST', url, { as, body })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer
}

/** Sells, takes back and closes at a till of store 1. */
async function useTill(n: number): Promise<void> {
  const { id: caisseId } = (await post('/caisses', alice, { magasin_id: 1, nom: `Passé ${n}` })).json()
  await post(`/caisses/${caisseId}/ouvrir`, bob, { fond: 100 })
  const [kept, lost] = [newId(), newId()]
  const lignes = [uneLigneDeVente({ produitId: 2, quantite: 3, remisePourcent: 10 }), uneLigneDeVente()]
  for (const venteId of [kept, lost])
    await ouvrir(uneOuverture(0, { venteId, caisseId, clientId: n, lignes }))
  await fermer(kept)
  await annuler(lost)
  await enregistrer({
    venteId: newId(),
    magasinId: 1,
    caisseId,
    vendeur: { id: '1', nom: 'Bob' },
    clientId: null,
    faiteLe: new Date(Date.now() - 60_000).toISOString(),
    numeroLocal: `L-${n}`,
    lignes: [{ ...uneLigneDeVente({ produitId: 9 }), prixCents: 317 }],
    recuCents: 500,
    remplace: null,
  })
  const retour = unRetour(0, {
    retourId: newId(),
    venteId: kept,
    lignes: [uneLigneDeRetour({ produitId: 2 })],
  })
  await rendre(retour)
  await clore(retour.retourId)
  const { attendu } = (await world.ask('GET', `/caisses/${caisseId}/lecture`, { as: alice })).json()
  await post(`/caisses/${caisseId}/fermer`, alice, { compte: attendu })
}

beforeAll(async () => {
  await preparePrix(world.pool)
  for (let n = 1; n <= 3; n += 1) await useTill(n)
})

test.each([1, 2, 500])('in pages of %i', async (limite) => {
  const { passe } = magasins
  for (const [question, event, key, count] of [
    [passe.magasinChange, magasins.magasinChange, ['magasin_id'], 6],
    [passe.caisseFermee, magasins.caisseFermee, ['caisse_id', 'numero'], 3],
    [passe.venteConfirmee, magasins.venteConfirmee, ['vente_id'], 6],
    [passe.venteAnnulee, magasins.venteAnnulee, ['vente_id'], 3],
    [passe.retourClos, magasins.retourClos, ['retour_id'], 3],
  ] as const) {
    const past = await readPast(world.app, question.spec, limite)
    expect(past, question.spec.id).toHaveLength(count)
    expect(past).toEqual(await readTold(world.pool, event.id, ...key))
  }
})
