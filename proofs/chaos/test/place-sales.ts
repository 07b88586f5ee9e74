/** A few sales and returns of each kind, at one till of a small clean system. */
import { randomUUID } from 'node:crypto'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { Client } from '../../client.ts'
import { post } from '../answers.ts'
import type { Recorder } from '../record.ts'

/** Sells, takes back, is refused, and records what was told. */
export async function placeSales(system: RunningSystem, record: Recorder): Promise<void> {
  const client = new Client(2)
  const [gateway = ''] = system.urlsOf('passerelle')
  const body = { identifiant: 'Charlie', mot_de_passe: 'root' }
  const { json } = await client.ask('POST', `${gateway}/auth/connexion`, { body })
  const headers = { authorization: `Bearer ${(json as { jeton_acces: string }).jeton_acces}` }
  await client.ask('POST', `${gateway}/caisses/1/ouvrir`, { body: { fond: 100 }, headers })
  const send = async (path: string, asked: object, key = randomUUID()) => {
    const n = record.sent.length
    const requestId = `chaos-vente-${n}`
    await record.request({ n, key, body: asked, path, at: 0 })
    const answer = await post(client, `${gateway}${path}`, {
      body: asked,
      headers: { ...headers, 'x-request-id': requestId, 'idempotency-key': key },
    })
    await record.answer({ n, key, requestId, ...answer, sentAt: 0, at: 0 })
    return answer
  }
  const sale = (members: object) => ({
    magasin_id: 1,
    caisse_id: 1,
    lignes: [
      { produit_id: 31, quantite: 2, remise_pourcent: 10 },
      { produit_id: 32, quantite: 1 },
    ],
    paiement: { mode: 'ESPECES', recu: 10_000 },
    ...members,
  })
  const sold = await send('/ventes', sale({}))
  await send('/ventes', sale({ client_id: 150, paiement: { mode: 'COMPTE' } }))
  await send('/ventes', sale({ paiement: { mode: 'CARTE', carte: 'acceptee' } }))
  await send('/ventes', sale({ paiement: { mode: 'CARTE', carte: 'refusee' } }))
  await send('/ventes', sale({ lignes: [{ produit_id: 31, quantite: 999 }] }))
  await send('/ventes', sale({ paiement: { mode: 'ESPECES', recu: 0.05 } }))
  const offline = { faite_le: '2026-01-02T03:04:05Z', numero_local: 'L-1' }
  await send('/ventes', sale({ lignes: [{ produit_id: 33, quantite: 30, prix: 5 }], hors_ligne: offline }))
  const ligne = { produit_id: 32, quantite: 1, motif: 'ERREUR', remise_en_stock: false }
  const back = { vente_id: sold.body?.['vente_id'], magasin_id: 1, lignes: [ligne] }
  await send('/retours', back)
  await send('/retours', back)
  await client.close()
}
