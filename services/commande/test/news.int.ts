/** What others are told of orders: once each, with the figures that were frozen. */
import { commande, toWire } from '@comptoir/contracts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { upsertPrix } from '@comptoir/participant/price-list-store.ts'
import { expect, test } from 'vitest'
import { openWorld, someEtats, uneCreation, uneLigneDeRetour, unRetour } from './world.ts'

const world = openWorld()

/** Asks for an operation under a key of its own, `times` over. */
async function ask(operation: string, body: object, times = 1) {
  const payload = toWire(body) as object
  const headers = { 'idempotency-key': `${newId()}:${operation}:do` }
  for (let time = 0; time < times; time += 1) {
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: `/interne/commande/${operation}`,
      headers,
      payload,
    })
    expect(statusCode).toBe(200)
  }
}

interface Told {
  readonly type: string
  readonly body: Record<string, unknown> & { readonly a: string }
}

async function toldOf(commandeId: string): Promise<Told[]> {
  const { rows } = await world.pool.query<Told>(
    `select type, body from outbox where body ->> 'commande_id' = $1 order by seq`,
    [commandeId],
  )
  return rows
}

async function uneCommande(given: Parameters<typeof uneCreation>[1] = {}): Promise<string> {
  const commandeId = newId()
  await ask('creer', uneCreation(0, { ...given, commandeId }))
  return commandeId
}

const lignes = [
  { produitId: 2, quantite: 3 },
  { produitId: 4, quantite: 1 },
]

test('a confirmed order is told once, with the names, prices and costs of the day on which it was made', async () => {
  const commandeId = await uneCommande({ clientId: 7, magasinId: 2, lignes })
  await upsertPrix(world.pool, [
    { produitId: 2, nom: 'Autre nom', prixCents: 999, coutCents: 998, actif: true, version: 4 },
  ])
  const etats = someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE')
  await ask('confirmer', { commandeId, etats }, 2)
  await ask('confirmer', { commandeId, etats })
  const told = await toldOf(commandeId)
  expect(told).toEqual([
    {
      type: commande.commandeConfirmee.id,
      body: {
        commande_id: commandeId,
        client_id: 7,
        magasin_id: 2,
        a: expect.any(String),
        total_cents: 1_000,
        hors_taxes_cents: 870,
        taxes: [
          { nom: 'TPS', pourcent: 5, montant_cents: 43 },
          { nom: 'TVQ', pourcent: 9.975, montant_cents: 87 },
        ],
        lignes: [
          {
            produit_id: 2,
            nom: 'Produit 2',
            quantite: 3,
            prix_cents: 200,
            remise_cents: 0,
            total_cents: 600,
            cout_cents: 120,
          },
          {
            produit_id: 4,
            nom: 'Produit 4',
            quantite: 1,
            prix_cents: 400,
            remise_cents: 0,
            total_cents: 400,
            cout_cents: null,
          },
        ],
      },
    },
  ])
  expect(compileCheck(commande.commandeConfirmee.wireBody)(told[0]?.body)).toBe(true)
  const { rows } = await world.pool.query(
    `select a from historique where commande_id = $1 and vers = 'CONFIRMEE'`,
    [commandeId],
  )
  expect(rows[0].a.toISOString()).toBe(told[0]?.body.a)
})

test('a cancelled order is told once, with its reason; one that was never made is not', async () => {
  const commandeId = await uneCommande()
  const body = { commandeId, motif: 'STOCK_INSUFFISANT', etats: [] }
  await ask('annuler', body, 2)
  await ask('annuler', body)
  const told = await toldOf(commandeId)
  expect(told).toEqual([
    {
      type: commande.commandeAnnulee.id,
      body: {
        commande_id: commandeId,
        client_id: null,
        magasin_id: 6,
        a: expect.any(String),
        motif: 'STOCK_INSUFFISANT',
      },
    },
  ])
  expect(compileCheck(commande.commandeAnnulee.wireBody)(told[0]?.body)).toBe(true)
  const never = newId()
  await ask('annuler', { ...body, commandeId: never })
  expect(await toldOf(never)).toEqual([])
})

test('a return tells what its goods were called and had cost when they were ordered', async () => {
  const commandeId = await uneCommande({ clientId: 7, lignes })
  await ask('confirmer', { commandeId, etats: [] })
  const retour = unRetour(0, { retourId: newId(), commandeId, lignes: [uneLigneDeRetour({ produitId: 2 })] })
  await ask('ouvrir-retour', retour)
  await ask('clore-retour', { retourId: retour.retourId })
  const told = (await toldOf(commandeId)).filter(({ type }) => type === commande.retourClos.id)
  expect(told).toMatchObject([
    {
      body: {
        lignes: [{ produit_id: 2, quantite: 1, montant_cents: 999, nom: 'Autre nom', cout_cents: 998 }],
      },
    },
  ])
  expect(compileCheck(commande.retourClos.wireBody)(told[0]?.body)).toBe(true)
})
