/** The last units of a product, and far more buyers than units, over two orchestrators and two instances of stock. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { signIn } from '../sign-in.ts'
import { type Answer, ask, at, eventually } from './http.ts'

const PRODUIT = 20
const UNITES = 100
const BUYERS = 10_000
const EN_VOL = 64

interface Quantites {
  readonly disponible: number
  readonly reserve: number
}

test(`${BUYERS} orders for ${UNITES} units: exactly ${UNITES} are confirmed, all others are refused`, async () => {
  await holdAllBut(UNITES)
  const counts = new Map<number, number>()
  let left = BUYERS
  const buyer = async (port: number) => {
    while (left > 0) {
      left -= 1
      const status = await endOf(
        await ask('POST', `${at(port)}/saga/commande`, {
          body: { produits: [{ produit_id: PRODUIT, quantite: 1 }] },
        }),
      )
      counts.set(status, (counts.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: EN_VOL }, (_, rank) => buyer(rank % 2 === 0 ? 8002 : 8102)))

  expect(Object.fromEntries(counts)).toEqual({ 201: UNITES, 409: BUYERS - UNITES })
  expect((await quantites()).disponible).toBe(0)
  // What was sold leaves after the answers; nothing of it stays reserved.
  const settled = await eventually(quantites, ({ reserve }) => reserve === kept)
  expect(settled).toEqual({ disponible: 0, reserve: kept })
})

const END: Readonly<Record<string, number>> = { TERMINEE: 201, ANNULEE: 409 }

/** How an order ended, as a status; one that a busy machine could only accept within its time is followed to its end. */
async function endOf({ status, headers }: Answer): Promise<number> {
  if (status !== 202) return status
  const saga = async () => String((await ask('GET', at(8002) + headers.get('location'))).body['statut'])
  return END[await eventually(saga, (statut) => statut in END)] ?? status
}

let kept = 0

/** Leaves `unites` of the product to be had, by a reservation that holds the rest. */
async function holdAllBut(unites: number): Promise<void> {
  const { disponible, reserve } = await quantites()
  kept = reserve + disponible - unites
  const produits = [{ produit_id: PRODUIT, quantite: disponible - unites }]
  const held = await ask('POST', `${at(8107)}/stock/reserver`, {
    body: { commande_id: randomUUID(), produits },
    headers: await signIn(at(8012)),
  })
  expect(held.status, held.text).toBe(200)
}

async function quantites(): Promise<Quantites> {
  const { text } = await ask('GET', `${at(8007)}/stock?magasin_id=6&produit_id=${PRODUIT}`)
  const [{ disponible, reserve }] = JSON.parse(text) as [Quantites]
  return { disponible, reserve }
}
