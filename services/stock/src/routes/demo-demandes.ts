/** Requests of the demonstration, one or two in every state, made by the machine that makes all others. */
import { type Caller, isRefusal } from '@comptoir/contracts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { centreLogistique } from '../db/lieux-store.ts'
import type { Deps } from '../deps.ts'
import { type Acte, type Demande, decideRecues, type Sorte } from '../domain/demande.ts'
import { act } from './demande-acts.ts'
import { ask } from './demander.ts'

const CHARLIE: Caller = { role: 'responsable', subject: 'demo', name: 'Charlie', magasins: [] }

interface Planned {
  readonly vers: number
  /** The centre, when absent. */
  readonly de?: number
  readonly produitId: number
  readonly quantite: number
  readonly acts: readonly Acte[]
  /** Pieces that do not arrive. */
  readonly lost?: number
}

// Products that no example of the documentation counts.
const PLAN: readonly Planned[] = [
  { vers: 1, produitId: 151, quantite: 12, acts: [] },
  { vers: 4, produitId: 152, quantite: 8, acts: [] },
  { vers: 2, produitId: 153, quantite: 10, acts: ['valider'] },
  { vers: 3, produitId: 154, quantite: 15, acts: ['valider', 'expedier'] },
  { vers: 5, produitId: 155, quantite: 20, acts: ['valider', 'expedier', 'recevoir'] },
  { vers: 1, produitId: 156, quantite: 6, acts: ['valider', 'expedier', 'recevoir'], lost: 1 },
  { vers: 2, produitId: 157, quantite: 40, acts: ['refuser'] },
  { vers: 3, produitId: 158, quantite: 5, acts: ['annuler'] },
  { de: 2, vers: 1, produitId: 159, quantite: 3, acts: [] },
  { de: 3, vers: 4, produitId: 160, quantite: 4, acts: ['valider', 'expedier'] },
  // All that its store has: nothing is free there.
  { de: 4, vers: 2, produitId: 161, quantite: 20, acts: ['valider'] },
]

/** Makes them, all or none. */
export async function seedDemandes(deps: Deps): Promise<void> {
  await withTx(deps.pool, async (tx) => {
    for (const planned of PLAN) await play(tx, deps, planned)
  })
}

async function play(tx: Tx, deps: Deps, { vers, de, produitId, quantite, acts, lost = 0 }: Planned) {
  const sorte: Sorte = de === undefined ? 'APPROVISIONNEMENT' : 'TRANSFERT'
  const made = await ask(tx, deps, {
    sorte,
    de: de ?? (await centreLogistique(tx)),
    vers,
    lignes: [{ produitId, quantite }],
    motif: null,
    caller: CHARLIE,
  })
  if (isRefusal(made)) throw new Error(`stock: a request of the demonstration is refused: ${made.refus}`)
  const grant = (demande: Demande) => demande.lignes.map((ligne) => ({ ...ligne, validee: ligne.demandee }))
  const take = (demande: Demande) => decideRecues(demande, [{ produitId, quantite: quantite - lost }])
  const lignesOf: { readonly [acte in Acte]?: typeof grant | typeof take } = {
    valider: grant,
    recevoir: take,
  }
  for (const acte of acts) {
    const lignes = lignesOf[acte]
    const motif = acte === 'refuser' ? 'le centre garde ce qu’il a' : null
    const done = await act(tx, deps, {
      id: made.id,
      sorte,
      acte,
      caller: CHARLIE,
      motif,
      ...(lignes && { lignes }),
    })
    if (isRefusal(done)) throw new Error(`stock: ${acte} of the demonstration is refused: ${done.refus}`)
  }
}
