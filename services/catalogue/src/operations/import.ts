/** Makes the products of a table, all of them or none. */
import { catalogue, isRefusal, type Language, type Refusal } from '@comptoir/contracts'
import { fieldFaults } from '@comptoir/kit/http/field-faults.ts'
import { compileValidator } from '@comptoir/kit/http/validation.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { listCategories } from '../db/categories-store.ts'
import { lockCatalogue, nextProduitIds, readNow, takenCodes } from '../db/produits-store.ts'
import { type Ligne, repeated, saisieOf } from '../domain/import.ts'
import {
  decideContenu,
  isCodeOfAnother,
  nouveau,
  type Produit,
  type SaisieProduit,
} from '../domain/produit.ts'
import { normalise } from '../domain/recherche.ts'
import { add, type Writer } from './changes.ts'
import { readCsv } from './csv.ts'
import { type Fault, importRefused } from './import-faults.ts'

const isSaisie = compileValidator({ schema: catalogue.ProduitInput, httpPart: 'body' })

interface Row {
  readonly ligne: number
  readonly produit: Produit
}

/**
 * Makes the products.
 * @returns how many.
 * @throws Problem IMPORT_REFUSE with each fault by line; nothing is made then.
 */
export async function importProduits(
  tx: Tx,
  { text, language }: { readonly text: string; readonly language: Language },
  writer: Writer,
): Promise<number> {
  const lignes = readCsv(text, catalogue.IMPORT_MAX)
  if (!isTable(lignes)) throw importRefused([lignes])
  await lockCatalogue(tx)
  const read = await readRows(tx, { lignes, language }, writer)
  const faults = [...read.faults, ...(await codeFaults(tx, read.rows))]
  if (faults.length > 0) throw importRefused(faults)
  await add(
    tx,
    read.rows.map(({ produit }) => produit),
    writer,
  )
  return read.rows.length
}

const isTable = (read: readonly Ligne[] | Fault): read is readonly Ligne[] => Array.isArray(read)

/** More than a chain has. */
const CATEGORIES_MAX = 10_000

async function readRows(
  tx: Tx,
  { lignes, language }: { readonly lignes: readonly Ligne[]; readonly language: Language },
  { auteur }: Writer,
): Promise<{ readonly rows: Row[]; readonly faults: Fault[] }> {
  const known = await listCategories(tx, { after: undefined, limit: CATEGORIES_MAX })
  const categories = new Map(known.map(({ id, nom }) => [normalise(nom), id]))
  const ids = await nextProduitIds(tx, lignes.length)
  const change = { now: await readNow(tx), auteur }
  const rows: Row[] = []
  const faults: Fault[] = []
  for (const [at, one] of lignes.entries()) {
    const saisie = saisieOf(one, categories)
    const wrong = faultsIn(one, saisie, language)
    const blank = nouveau(ids[at] ?? 0)
    const contenu = wrong.length > 0 ? undefined : decideContenu(saisie as SaisieProduit, blank, change)
    if (contenu === undefined) faults.push(...wrong)
    else if (isRefusal(contenu)) faults.push(faultOfAmount(one, contenu))
    else rows.push({ ligne: one.ligne, produit: { ...blank, ...contenu } })
  }
  return { rows, faults }
}

/** A line is refused for an amount alone: a price of a table holds at once. */
const faultOfAmount = ({ ligne }: Ligne, { details: { champ } }: Refusal): Fault => ({
  ligne,
  colonne: String(champ),
  message: { fr: 'a plus de deux décimales', en: 'has more than two decimals' },
})

/** What the schema of a product says of a line, by the names of its columns. */
function faultsIn({ ligne, champs }: Ligne, saisie: Partial<SaisieProduit>, language: Language): Fault[] {
  if (isSaisie(saisie)) return []
  return fieldFaults(isSaisie.errors ?? [], language).map(({ pointeur, message }) => {
    const [, member = ''] = pointeur.split('/')
    const isUnknown = member === 'categorie_id' && champs['categorie'] !== ''
    return {
      ligne,
      colonne: member === 'categorie_id' ? 'categorie' : member,
      message: isUnknown ? UNKNOWN_CATEGORY : message,
    }
  })
}

const UNKNOWN_CATEGORY = { fr: 'aucune catégorie ne s’appelle ainsi', en: 'no category is called so' }

/** Codes and barcodes that stand twice in the table, or that products have. */
async function codeFaults(tx: Tx, rows: readonly Row[]): Promise<Fault[]> {
  const codeOf = ({ produit: { code } }: Row) => [code.toLowerCase()]
  const barcodesOf = ({ produit: { codesBarres } }: Row) => codesBarres
  const taken = await takenCodes(tx, rows.flatMap(codeOf), rows.flatMap(barcodesOf))
  return [
    ...repeated(rows, codeOf).map(({ row }) => faultOf(row, 'code', TWICE)),
    ...repeated(rows, barcodesOf).map(({ row }) => faultOf(row, 'codes_barres', TWICE)),
    ...rows.flatMap((row) => {
      const isTaken =
        codeOf(row).some((code) => taken.has(code)) || isCodeOfAnother(row.produit.code, row.produit.id)
      return [
        ...(isTaken ? [faultOf(row, 'code', TAKEN)] : []),
        ...(barcodesOf(row).some((code) => taken.has(code)) ? [faultOf(row, 'codes_barres', TAKEN)] : []),
      ]
    }),
  ]
}

const faultOf = ({ ligne }: Row, colonne: string, message: Fault['message']): Fault => ({
  ligne,
  colonne,
  message,
})
const TWICE = { fr: 'est deux fois dans le fichier', en: 'is in the file twice' }
const TAKEN = { fr: 'est celui d’un autre produit', en: 'is that of another product' }
