/** One seller at a till of the demonstration, and who reads what came of it: their acts fill the panels of sales, tenders, cards, sign-ins and reads. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from '../client.ts'
import { signIn } from '../sign-in.ts'
import { openScreen } from './screen.ts'

const EVERY_MS = 500
const SALE = { magasin_id: 1, caisse_id: 1, lignes: [{ produit_id: 8, quantite: 1 }] }

/** Sells, by cash and by card, and is refused something, until it is stopped. */
export async function startSeller(gateway: string, screens: string): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const client = new Client(2)
  const bob = await signIn(gateway, 'Bob', '1234')
  const post = (path: string, body: object) =>
    client.ask('POST', gateway + path, {
      body,
      headers: { ...bob, 'idempotency-key': randomUUID() },
    })
  const charlie = await signIn(gateway, 'Charlie', 'root')
  await post('/caisses/1/ouvrir', { fond: 100 })
  const look = await openScreen(screens)
  const sell = async () => {
    while (!stopping.signal.aborted) {
      await post('/ventes', { ...SALE, paiement: { mode: 'ESPECES' } })
      await post('/ventes', { ...SALE, paiement: { mode: 'CARTE', carte: 'acceptee' } })
      await client.ask('GET', `${gateway}/caisses?magasin_id=1`, { headers: bob })
      await client.ask('GET', `${gateway}/tableau-de-bord`, { headers: charlie })
      await client.ask('GET', `${gateway}/factures`, { headers: charlie })
      await look()
      // Only a gestionnaire adds a till.
      await post('/caisses', { magasin_id: 1, nom: 'Caisse 9' })
      await pause(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const selling = sell()
  return {
    stop: async () => {
      stopping.abort()
      await selling
      await client.close()
    },
  }
}
