/** How requests are made: by someone for his store, or for all that is below its threshold. */
import { type Caller, decideStore, decideStores, isRefusal, type Refusal, refuse } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { insertDemande, readManques } from '../db/demandes-store.ts'
import { centreLogistique } from '../db/lieux-store.ts'
import { readUnknown } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { type Demande, decideLieux, type Etape, type Sorte } from '../domain/demande.ts'
import type { Ligne } from '../domain/reservation.ts'
import { announce, refusalOfWay } from './demande-ground.ts'

interface Wanted {
  readonly sorte: Sorte
  readonly de: number
  readonly vers: number
  /** Normalised. */
  readonly lignes: readonly Ligne[]
  readonly motif: string | null
  readonly caller: Caller
}

/** Makes a request of the caller's own store, or says why not. */
export async function ask(tx: Tx, deps: Deps, wanted: Wanted): Promise<Demande | Refusal> {
  const { de, vers, caller, lignes } = wanted
  const refusal =
    decideStore(caller, vers) ??
    decideLieux(de, vers) ??
    (await refusalOfWay(tx, { de, vers })) ??
    (await refusalOfUnknown(tx, lignes))
  return refusal ?? make(tx, deps, wanted)
}

/** Why nobody may ask for these products: there are none. What places hold may be asked for before the catalogue tells its name. */
async function refusalOfUnknown(
  tx: Tx,
  lignes: readonly Ligne[],
): Promise<Refusal<'PRODUIT_INCONNU'> | undefined> {
  const produits = await readUnknown(
    tx,
    lignes.map(({ produitId }) => produitId),
  )
  return produits.length === 0 ? undefined : refuse('PRODUIT_INCONNU', { produits })
}

async function make(tx: Tx, deps: Deps, { caller, motif, lignes, ...wanted }: Wanted): Promise<Demande> {
  const first: Etape = { statut: 'DEMANDEE', auteur: personOf(caller), motif, at: deps.now() }
  const demande: Demande = {
    ...wanted,
    id: deps.newId(),
    statut: first.statut,
    version: 1,
    lignes: lignes.map(({ produitId, quantite: demandee }) => ({
      produitId,
      demandee,
      validee: null,
      recue: null,
    })),
    historique: [first],
  }
  await insertDemande(tx, demande)
  await announce(tx, deps, demande)
  return demande
}

/** Makes one request for each store that lacks something. One proposal at a time, so that none is doubled. */
export async function propose(
  tx: Tx,
  deps: Deps,
  { caller, magasinId }: { readonly caller: Caller; readonly magasinId: number | undefined },
): Promise<Demande[] | Refusal> {
  const magasinIds = decideStores(caller, magasinId)
  if (isRefusal(magasinIds)) return magasinIds
  const centre = await centreLogistique(tx)
  if (magasinId !== undefined) {
    const way = { de: centre, vers: magasinId }
    const refusal = decideLieux(way.de, way.vers) ?? (await refusalOfWay(tx, way))
    if (refusal !== undefined) return refusal
  }
  await takeTurn(tx, 'proposer')
  const manques = Map.groupBy(await readManques(tx, { centre, magasinIds }), ({ vers }) => vers)
  const made: Demande[] = []
  for (const [vers, lignes] of manques)
    made.push(
      await make(tx, deps, { sorte: 'APPROVISIONNEMENT', de: centre, vers, lignes, motif: null, caller }),
    )
  return made
}
