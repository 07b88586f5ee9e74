/** How products are made and changed: checked, saved, kept as a version, and told to those who have a copy. */
import { catalogue, isRefusal, type Refusal, refuse } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import { findCategorie } from '../db/categories-store.ts'
import { keepVersions } from '../db/historique-store.ts'
import {
  findByCode,
  findByCodesBarres,
  insertProduits,
  nextProduitIds,
  readNow,
  saveProduit,
} from '../db/produits-store.ts'
import { readTold, type ToldProduit } from '../db/told-store.ts'
import type { Deps } from '../deps.ts'
import {
  type ContenuProduit,
  changed,
  concernsOthers,
  contenuOf,
  decideContenu,
  isCodeOfAnother,
  nouveau,
  type Produit,
  type SaisieProduit,
} from '../domain/produit.ts'

/** Who writes, and in which trace the news goes on. */
export interface Writer extends Pick<Deps, 'newId'> {
  readonly auteur: Person
  readonly trace?: string | undefined
}

/** An entry that may say from when its price is to hold. */
export type SaisieDeChange = SaisieProduit & { readonly prix_a_partir_du?: string | null | undefined }

/** Makes a product in version 1. The caller is the only writer. */
export async function create(tx: Tx, saisie: SaisieProduit, writer: Writer): Promise<Produit | Refusal> {
  const [id = 0] = await nextProduitIds(tx, 1)
  const blank = nouveau(id)
  const contenu = await contenuFor(tx, { saisie, before: blank }, writer)
  if (isRefusal(contenu)) return contenu
  const produit = { ...blank, ...contenu }
  await add(tx, [produit], writer)
  return produit
}

/** Adds products that were checked, with their first versions, and tells of them. */
export async function add(tx: Tx, added: readonly Produit[], writer: Writer): Promise<void> {
  const ids = added.map(({ id }) => id)
  await insertProduits(tx, added)
  await keepVersions(tx, ids, writer.auteur)
  await tell(tx, await readTold(tx, ids), writer)
}

/** Changes a product, in the version that the caller has locked. */
export async function change(
  tx: Tx,
  { before, saisie }: { readonly before: Produit; readonly saisie: SaisieDeChange },
  writer: Writer,
): Promise<Produit | Refusal> {
  const contenu = await contenuFor(tx, { saisie, before }, writer)
  if (isRefusal(contenu)) return contenu
  return save(tx, { before, after: changed(before, contenu) }, writer)
}

/** Withdraws a product, in the version that the caller has locked: it is sold no more, and no price is to come. */
export const withdraw = (tx: Tx, before: Produit, writer: Writer): Promise<Produit> =>
  save(tx, { before, after: changed(before, { ...contenuOf(before), actif: false, aVenir: null }) }, writer)

/** Saves what a change has made of a product, unless it made nothing. */
export async function save(
  tx: Tx,
  { before, after }: { readonly before: Produit; readonly after: Produit },
  writer: Writer,
): Promise<Produit> {
  if (after === before) return before
  await saveProduit(tx, after)
  await keepVersions(tx, [after.id], writer.auteur)
  if (concernsOthers(before, after)) await tell(tx, await readTold(tx, [after.id]), writer)
  return after
}

async function contenuFor(
  tx: Tx,
  {
    saisie,
    before,
  }: { readonly saisie: SaisieDeChange; readonly before: Parameters<typeof decideContenu>[1] },
  { auteur }: Writer,
): Promise<ContenuProduit | Refusal> {
  const { prix_a_partir_du: given } = saisie
  const from = typeof given === 'string' ? new Date(given) : given
  const contenu = decideContenu(saisie, before, { now: await readNow(tx), auteur, from })
  return isRefusal(contenu) ? contenu : ((await refusalOf(tx, contenu, before.id)) ?? contenu)
}

/** Why a content cannot be that of product `id`; undefined when it can. */
async function refusalOf(
  tx: Tx,
  { categorieId, code, codesBarres }: ContenuProduit,
  id: number,
): Promise<Refusal | undefined> {
  if ((await findCategorie(tx, categorieId)) === undefined)
    return refuse('CATEGORIE_INCONNUE', { categorieId })
  const holder = await findByCode(tx, code)
  if (holder !== undefined && holder.id !== id)
    return refuse('CODE_DEJA_PRIS', { codeProduit: code, produitId: holder.id, nom: holder.nom })
  if (isCodeOfAnother(code, id)) return refuse('CODE_DEJA_PRIS', { codeProduit: code })
  const taken = await findByCodesBarres(tx, codesBarres, id)
  if (taken === undefined) return undefined
  const { codeBarres, id: produitId, nom } = taken
  return refuse('CODE_BARRES_DEJA_PRIS', { codeBarres, produitId, nom })
}

/** Tells others of products as they are now. */
export async function tell(
  tx: Tx,
  told: readonly ToldProduit[],
  { newId, trace }: Pick<Writer, 'newId' | 'trace'>,
): Promise<void> {
  await writeEvents(
    tx,
    told.map((produit) => ({ ...catalogue.produitChange(produit), trace })),
    newId,
  )
}
