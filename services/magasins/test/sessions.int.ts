import { newId } from '@comptoir/kit/ids.ts'
import { alice, bob } from '@comptoir/testing/staff.ts'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { uneLigneDeRetour, unRetour } from './un-retour.ts'
import { type BOB, preparePrix, uneLigneDeVente, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { ouvrir, fermer, annuler, enregistrer, rendre, clore, annulerRetour } = asSaga(world)
const post = (url: string, as: typeof bob, body: object = {}) => world.ask('POST', url, { as, body })
beforeAll(() => preparePrix(world.pool))

test('a closing equals the sum of its session, whatever was sold, returned, moved and cancelled', {
  timeout: 60_000,
}, async () => {
  const act = fc.oneof(
    fc.record({
      kind: fc.constantFrom('sale', 'card', 'cancelled', 'offline'),
      quantite: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({
      kind: fc.constantFrom('return', 'undone', 'in', 'out'),
      quantite: fc.integer({ min: 1, max: 3 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      const made = await post('/caisses', alice, { magasin_id: 1, nom: newId() })
      const till = made.json<{ id: number }>().id
      await post(`/caisses/${till}/ouvrir`, bob, { fond: 50 })
      // Returns give cash from the first till that their author holds: this one alone, while the other is closed.
      const author = { id: `author-${till}`, nom: 'Bob' }
      await world.pool.query(
        'update sessions set tenue_par = $2 where caisse_id = $1 and fermee_le is null',
        [till, author.id],
      )
      await Promise.all(acts.map((one) => play(one, till, author)))
      const { rows } = await world.pool.query<{ cents: string }>(
        `select 5000 + (select coalesce(sum(especes_cents), 0) from ventes where session_id = s.id and statut = 'CONFIRMEE')
           - (select coalesce(sum(especes_cents), 0) from retours where session_id = s.id and statut = 'CLOS')
           + (select coalesce(sum(case sens when 'ENTREE' then montant_cents else -montant_cents end), 0)
              from mouvements where session_id = s.id) as cents
         from sessions s where caisse_id = $1 and fermee_le is null`,
        [till],
      )
      const attendu = Number(rows[0]?.cents) / 100
      const closed = (await post(`/caisses/${till}/fermer`, alice, { compte: attendu })).json()
      expect(closed).toMatchObject({ attendu, ecart: 0 })
    }),
    { numRuns: 12 },
  )
})

async function play(
  { kind, quantite }: { kind: string; quantite: number },
  till: number,
  author: typeof BOB,
) {
  const lignes = [uneLigneDeVente({ produitId: 2, quantite })]
  const sale = { caisseId: till, vendeur: author, lignes }
  if (kind === 'in' || kind === 'out') {
    const sens = kind === 'in' ? 'ENTREE' : 'SORTIE'
    await post(`/caisses/${till}/mouvements`, alice, { sens, montant: quantite * 20, motif: 'monnaie' })
  } else if (kind === 'cancelled') {
    const body = uneOuverture(0, { venteId: newId(), ...sale })
    await ouvrir(body)
    await annuler(body.venteId)
  } else if (kind === 'offline') {
    await enregistrer({
      venteId: newId(),
      magasinId: 1,
      caisseId: till,
      vendeur: author,
      clientId: null,
      faiteLe: new Date().toISOString(),
      numeroLocal: 'L-1',
      lignes: [{ ...uneLigneDeVente({ quantite }), prixCents: 317 }],
      recuCents: 0,
      remplace: null,
    })
  } else {
    const paiements = [
      { mode: kind === 'card' ? ('CARTE' as const) : ('ESPECES' as const), montantCents: null },
    ]
    const venteId = newId()
    await ouvrir(uneOuverture(0, { venteId, ...sale, paiements }))
    await fermer(venteId)
    if (kind !== 'return' && kind !== 'undone') return
    const back = { auteur: author, lignes: [uneLigneDeRetour({ produitId: 2 })] }
    const body = unRetour(0, { retourId: newId(), venteId, ...back })
    if ((await rendre(body)).status !== 200) return
    await (kind === 'return' ? clore(body.retourId) : annulerRetour(body.retourId))
  }
}
