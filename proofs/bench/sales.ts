/** Sales at tills in the place of orders: every till of the demonstration is open, and each sale is made at one of them. */
import { bearer } from '@comptoir/testing/tokens.ts'
import { Pool } from 'undici'
import type { Launched } from './processes.ts'
import { HOT_PRODUCT } from './seed.ts'

/** One who decides for all stores sells at every till. */
const seller = () => bearer({ role: 'responsable' })

interface Till {
  readonly id: number
  readonly magasin_id: number
}

/** Opens every till, and says where each is. */
export async function openTills(magasins: Pick<Launched, 'url'>): Promise<readonly Till[]> {
  const headers = { 'content-type': 'application/json', ...(await seller()) }
  const listed = await fetch(`${magasins.url}/caisses?limite=100`, { headers })
  const tills = (await listed.json()) as Till[]
  for (const { id } of tills) {
    const body = JSON.stringify({ fond: 100 })
    const opened = await fetch(`${magasins.url}/caisses/${id}/ouvrir`, { method: 'POST', headers, body })
    if (!opened.ok) throw new Error(`till ${id}: ${opened.status} ${await opened.text()}`)
  }
  return tills
}

/** Sales of two different products, one piece each, at a till chosen at random, paid with the exact money. */
export async function sales(url: string, clients: number, tills: readonly Till[]) {
  const pool = new Pool(url, { connections: clients, pipelining: 1, keepAliveTimeout: 30_000 })
  const headers = { 'content-type': 'application/json', ...(await seller()) }
  const ask = async () => {
    const body = someSale(tills)
    const answer = await pool.request({ method: 'POST', path: '/saga/vente', headers, body })
    const text = await answer.body.text()
    return answer.statusCode === 201 && text.includes('"CONFIRMEE"')
  }
  return { ask, close: () => pool.close() }
}

const PRODUCTS = HOT_PRODUCT - 1

function someSale(tills: readonly Till[]): string {
  const { id, magasin_id: store } = tills[Math.floor(Math.random() * tills.length)] as Till
  const first = 1 + Math.floor(Math.random() * PRODUCTS)
  const second = 1 + ((first + Math.floor(Math.random() * (PRODUCTS - 1))) % PRODUCTS)
  const lignes = `[{"produit_id":${first},"quantite":1},{"produit_id":${second},"quantite":1}]`
  return `{"magasin_id":${store},"caisse_id":${id},"lignes":${lignes},"paiement":{"mode":"ESPECES"}}`
}
