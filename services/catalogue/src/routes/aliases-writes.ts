/** How clients of replaced systems change products: what they give is merged, and what is withdrawn is not there for them. */
import { type Caller, isRefusal, type Refusal, refuse, toDollars } from '@comptoir/contracts'
import { namesAny } from '@comptoir/contracts/version.ts'
import type { RouteReply } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import type { Produit, SaisieProduit } from '../domain/produit.ts'
import { change, type Writer, withdraw } from '../operations/changes.ts'
import { lockVersion, writerOf } from './produits.ts'

/** A request for one product. */
interface Old {
  readonly params: { readonly id: number }
  readonly header: (name: 'If-Match') => string | undefined
  readonly caller: Caller
  readonly raw: FastifyRequest
}

/** The product, once this transaction is the only writer; in the version that is named, where one is. */
export async function lockSold(tx: Tx, { params: { id }, header, caller }: Old): Promise<Produit | Refusal> {
  const named = header('If-Match')
  // A header that names no version asks for none.
  const produit = await lockVersion(tx, id, { ifMatch: namesAny(named) ? named : '*', caller })
  return isRefusal(produit) || produit.actif ? produit : refuse('PRODUIT_INTROUVABLE', { id })
}

/** Merges what is given into a product. */
// oxlint-disable-next-line max-params -- what is asked, what is given, and who does it
export async function mergeSold(
  tx: Tx,
  old: Old,
  given: Partial<SaisieProduit>,
  deps: Pick<Deps, 'newId'>,
): Promise<Produit | Refusal> {
  const before = await lockSold(tx, old)
  return isRefusal(before) ? before : merge(tx, { before, given }, writerOf(deps, old))
}

/** The same of a product that this transaction has locked. */
export const merge = (
  tx: Tx,
  { before, given }: { readonly before: Produit; readonly given: Partial<SaisieProduit> },
  writer: Writer,
): Promise<Produit | Refusal> => {
  const { nom, categorieId: categorie_id, prixCents } = before
  return change(tx, { before, saisie: { nom, categorie_id, prix: toDollars(prixCents), ...given } }, writer)
}

/** Withdraws a product. */
export async function removeSold(tx: Tx, old: Old, writer: Writer): Promise<RouteReply | Refusal> {
  const before = await lockSold(tx, old)
  if (isRefusal(before)) return before
  await withdraw(tx, before, writer)
  return { status: 204 }
}
