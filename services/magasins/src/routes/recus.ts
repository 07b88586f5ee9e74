/** The public routes of receipts. */
import { decideStore, type Language, magasins, refuse, toDollars } from '@comptoir/contracts'
import { personOf } from '@comptoir/contracts/access.ts'
import { preferredOf } from '@comptoir/kit/http/media.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import { notePrinted, wasPrinted } from '../db/lecture-store.ts'
import { readVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import { htmlOfRecu, type Recu, recuOfRetour, recuOfVente, textOfRecu } from '../domain/recu.ts'
import { barcodeOf } from './barcode.ts'
import { findRetour } from './read-retours.ts'

type Format = 'texte' | 'html' | 'json'

interface Asked {
  readonly query: { readonly format?: Format | undefined }
  readonly language: Language
  readonly header: (name: 'Accept') => string | undefined
}

const FORMATS = { 'application/json': 'json', 'text/plain': 'texte', 'text/html': 'html' } as const

/** Registers them. Only what is for paper counts as a print. */
export function serveRecus(app: FastifyInstance, deps: Deps): void {
  const isAgain = (id: string, { format, par }: { format: Format; par: string }): Promise<boolean> =>
    format === 'json' ? wasPrinted(deps.pool, id) : notePrinted(deps.pool, { id, par, at: deps.now() })

  serveRoute(app, magasins.recuDeVente, async ({ params: { id }, caller, ...asked }) => {
    const vente = (await readVentes(deps.pool, [id])).get(id)
    if (vente === undefined) return refuse('VENTE_INTROUVABLE', { id })
    const refusal = decideStore(caller, vente.magasinId)
    if (refusal !== undefined) return refusal
    if (vente.statut !== 'CONFIRMEE') return refuse('VENTE_NON_CONFIRMEE', { id, statut: vente.statut })
    const format = formatOf(asked)
    return answerOf(recuOfVente(vente, await isAgain(id, { format, par: personOf(caller).nom })), asked)
  })
  serveRoute(app, magasins.recuDeRetour, async ({ params: { id }, caller, raw, ...asked }) => {
    const retour = await findRetour(deps, id, raw)
    if (retour === undefined) return refuse('RETOUR_INTROUVABLE', { id })
    const refusal = decideStore(caller, retour.magasinId)
    if (refusal !== undefined) return refusal
    if (retour.statut !== 'CLOS') return refuse('RETOUR_NON_CLOS', { id, statut: retour.statut })
    const format = formatOf(asked)
    return answerOf(recuOfRetour(retour, await isAgain(id, { format, par: personOf(caller).nom })), asked)
  })
}

const formatOf = ({ query, header }: Asked): Format =>
  query.format ?? FORMATS[preferredOf(header('Accept'), FORMATS)]

async function answerOf(recu: Recu, asked: Asked): Promise<RouteReply> {
  const format = formatOf(asked)
  if (format === 'json') return { status: 200, body: presentRecu(recu) }
  const { bars, svg } = await barcodeOf(recu.code)
  return format === 'html'
    ? { status: 200, type: 'text/html; charset=utf-8', body: htmlOfRecu(recu, asked.language, svg) }
    : { status: 200, type: 'text/plain; charset=utf-8', body: textOfRecu(recu, asked.language, bars) }
}

const presentRecu = (recu: Recu) => ({
  genre: recu.genre,
  id: recu.id,
  numero: recu.numero,
  code: recu.code,
  duplicata: recu.duplicata,
  magasin: recu.entete.magasin,
  adresse: recu.entete.adresse,
  ville: recu.entete.ville,
  code_postal: recu.entete.codePostal,
  telephone: recu.entete.telephone,
  inscriptions: recu.entete.inscriptions ?? [],
  caisse: recu.entete.caisse,
  par: recu.par,
  a: recu.at.toISOString(),
  lignes: recu.lignes.map((ligne) => ({
    nom: ligne.nom,
    quantite: ligne.quantite,
    prix: ligne.prixCents === null ? null : toDollars(ligne.prixCents),
    remise_pourcent: ligne.remisePourcent,
    remise: toDollars(ligne.remiseCents),
    total: toDollars(ligne.totalCents),
  })),
  total: toDollars(recu.totalCents),
  hors_taxes: toDollars(recu.horsTaxesCents),
  taxes: recu.taxes.map(({ nom, pourcent, montantCents }) => ({
    nom,
    pourcent,
    montant: toDollars(montantCents),
  })),
  arrondi: toDollars(recu.arrondiCents),
  paiements: recu.paiements.map(({ mode, montantCents }) => ({ mode, montant: toDollars(montantCents) })),
  recu: toDollars(recu.recuCents),
  rendu: toDollars(recu.renduCents),
})
