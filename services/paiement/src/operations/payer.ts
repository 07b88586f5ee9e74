import { paiement, type Refusal, refuser } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockSoldes, openComptes, readPaiements, saveOperations } from '../db/paiement-store.ts'
import { ouverture } from '../domain/grand-livre.ts'
import { type Demande, decidePaiements, type Origine, type Regles, type Verdict } from '../domain/paiement.ts'
import { paiementsTotal } from '../metrics.ts'

/** Takes the payments of a whole group: one lock of the clients' accounts, one decision, one write. */
export const payer = (regles: Regles) =>
  operation(paiement.payer, async (tx, commands, { now }) => {
    const demandes = commands.map(({ body: { commandeId, ...reste } }) => ({
      reference: commandeId,
      ...reste,
    }))
    const verdicts = await payerGroupe(tx, demandes, { origine: 'SAGA', now, regles })
    return verdicts.map((verdict, index) => replyOf(verdict, (demandes[index] as Demande).reference, now))
  })

function replyOf(verdict: Verdict, commandeId: string, now: Date): { a: string } | Refusal {
  switch (verdict.kind) {
    case 'capturer':
      return { a: now.toISOString() }
    case 'deja-capturee':
      return { a: verdict.a.toISOString() }
    case 'annulee':
      return refuser('ACTION_ANNULEE')
    case 'refus':
      return verdict.refus
    case 'autre-contenu':
      // An order's amount is frozen, so this is a fault that a person must see, never an answer to the order.
      throw new Error(`commande ${commandeId}: already paid with another amount or by another payer`)
  }
}

export interface Contexte {
  readonly origine: Origine
  readonly now: Date
  readonly regles: Regles
}

/** Decides and writes a group of payments of one origin. `demandes[i]` gets the i-th verdict. */
export async function payerGroupe(
  tx: Tx,
  demandes: readonly Demande[],
  { origine, now, regles }: Contexte,
): Promise<readonly Verdict[]> {
  const clients = [...new Set(demandes.flatMap(({ clientId }) => clientId ?? []))]
  const acte = { origine, a: now }
  for (;;) {
    // Both leave at once, and a connection answers in order: what is read has been seen after the locks.
    const [soldes, paiements] = await Promise.all([
      lockSoldes(tx, clients),
      readPaiements(
        tx,
        demandes.map((demande) => demande.reference),
        origine,
      ),
    ])
    const verdicts = decidePaiements(demandes, { paiements, soldes, regles })
    const captures = new Map<string, Demande>()
    verdicts.forEach((verdict, index) => {
      const demande = demandes[index] as Demande
      if (verdict.kind === 'capturer') captures.set(demande.reference, demande)
    })
    const nouveaux = [...new Set([...captures.values()].flatMap(({ clientId }) => clientId ?? []))].filter(
      (clientId) => !soldes.has(clientId),
    )
    const ouverts = nouveaux.length === 0 ? [] : await openComptes(tx, nouveaux, now)
    const operations = ouverts.flatMap((clientId) => ouverture(clientId, regles.soldeInitialCents))
    if (ouverts.length < nouveaux.length) {
      // Another transaction opened one of them meanwhile: its balance is not what was decided on.
      if (operations.length > 0) await saveOperations(tx, operations, acte)
      continue
    }
    operations.push(...[...captures.values()].map((demande) => ({ type: 'CAPTURE' as const, ...demande })))
    if (operations.length > 0) await saveOperations(tx, operations, acte)
    for (const verdict of verdicts) paiementsTotal.inc({ outcome: outcomeOf(verdict) })
    return verdicts
  }
}

const outcomeOf = (verdict: Verdict): string =>
  verdict.kind === 'refus' ? String(verdict.refus.details['motif']) : verdict.kind
