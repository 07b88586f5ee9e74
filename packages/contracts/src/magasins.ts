/** Stores and the centre logistique, their tills, what is put aside at them. Tills are in `magasins-caisses.ts`. */
import { STAFF, tokenRefusals } from './access.ts'
import { tableOf } from './alias.ts'
import { cacheRoutes } from './cache.ts'
import { retours as retoursDeCommandes } from './commande-retours.ts'
import { event } from './event.ts'
import { Closed, LIGNES_MAX, Nullable, Numero, pagination, Uuid } from './fields.ts'
import * as aliases from './magasins-aliases.ts'
import * as caisses from './magasins-caisses.ts'
import * as consultation from './magasins-consultation.ts'
import * as places from './magasins-lieux.ts'
import { line } from './magasins-lieux.ts'
import * as retours from './magasins-retours.ts'
import * as ventes from './magasins-ventes.ts'
import { MontantCents } from './money.ts'
import { route, type ServiceContract } from './operation.ts'
import { passeOf } from './passe.ts'
import { contenu, occupation } from './stock-questions.ts'
import { Type } from './typebox.ts'

export const cache = cacheRoutes('magasins')

export * as aliases from './magasins-aliases.ts'
export * from './magasins-caisses.ts'
export * from './magasins-consultation.ts'
export {
  consulterMagasin,
  creerMagasin,
  fermerMagasin,
  lieux,
  listerMagasins,
  modifierMagasin,
  stockDuMagasin,
} from './magasins-lieux.ts'
export * from './magasins-retours.ts'
export * from './magasins-ventes.ts'

/** A place is new, or was changed, closed or opened. The greatest version wins, in whatever order they arrive. */
export const magasinChange = event({
  id: 'magasins.magasin-change',
  body: Closed({
    magasinId: Numero(),
    nom: Type.String({ minLength: 1, maxLength: 100 }),
    type: Type.Enum(['MAGASIN', 'CENTRE']),
    // Optional: what was told before stands in queues.
    region: Type.Optional(Type.String()),
    /** What it should sell in a day; null: nobody has said it. */
    objectifCents: Type.Optional(Nullable(MontantCents)),
    ouvert: Type.Boolean(),
    version: Type.Integer({ minimum: 1 }),
  }),
})

/** All places, closings, and what is final. */
export const passe = {
  magasinChange: passeOf(magasinChange, Numero()),
  caisseFermee: passeOf(caisses.caisseFermee, Closed({ caisseId: Numero(), numero: Numero() })),
  venteConfirmee: passeOf(ventes.venteConfirmee, Uuid()),
  venteAnnulee: passeOf(ventes.venteAnnulee, Uuid()),
  retourClos: passeOf(retours.retourClos, Uuid()),
}

const LigneEnAttente = Closed({
  produit_id: Numero(),
  quantite: Type.Integer({ minimum: 1, maximum: 10_000 }),
  remise_pourcent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
})
const PublicAttente = Closed({
  id: Type.String({ format: 'uuid' }),
  magasin_id: Numero(),
  nom: Type.String(),
  lignes: Type.Array(LigneEnAttente),
  par: Type.String(),
  a: Type.String({ format: 'date-time' }),
})

export const listerAttentes = route({
  id: 'magasins.lister-attentes',
  method: 'GET',
  path: '/attentes',
  summary: { fr: 'Les ventes en attente d’un magasin', en: 'The sales put aside in a store' },
  query: Closed({ magasin_id: Numero(), ...pagination }),
  replies: { 200: Type.Array(PublicAttente) },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT'],
  reads: ['Authorization'],
  passerelle: true,
  acces: STAFF,
})

export const mettreEnAttente = route({
  id: 'magasins.mettre-en-attente',
  method: 'POST',
  path: '/attentes',
  summary: {
    fr: 'Met une vente en attente (ne retient pas de stock)',
    en: 'Puts a sale aside (holds no stock)',
  },
  body: Closed({
    magasin_id: Numero(),
    nom: line(100),
    lignes: Type.Array(LigneEnAttente, { minItems: 1, maxItems: LIGNES_MAX }),
  }),
  replies: { 201: PublicAttente },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'MAGASIN_INTROUVABLE', 'MAGASIN_FERME'],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

export const reprendreAttente = route({
  id: 'magasins.reprendre-attente',
  method: 'POST',
  path: '/attentes/{id}/reprendre',
  summary: {
    fr: 'Reprend une vente en attente, une seule fois',
    en: 'Takes a sale that was put aside, once',
  },
  params: Closed({ id: Type.String({ format: 'uuid' }) }),
  replies: { 200: PublicAttente },
  refusals: [...tokenRefusals, 'MAGASIN_INTERDIT', 'ATTENTE_INTROUVABLE', 'ATTENTE_DEJA_REPRISE'],
  reads: ['Authorization', 'Idempotency-Key'],
  passerelle: true,
  acces: STAFF,
})

export const service: ServiceContract = {
  name: 'magasins',
  ports: [8003],
  summary: { fr: 'Magasins, caisses et leurs fermetures', en: 'Stores, tills and their closings' },
  routes: [
    places.listerMagasins,
    places.creerMagasin,
    places.consulterMagasin,
    places.modifierMagasin,
    places.fermerMagasin,
    places.stockDuMagasin,
    caisses.listerCaisses,
    caisses.fluxCaisses,
    caisses.creerCaisse,
    caisses.ouvrirCaisse,
    caisses.noterMouvement,
    caisses.lireCaisse,
    caisses.fermerCaisse,
    caisses.listerFermetures,
    listerAttentes,
    mettreEnAttente,
    reprendreAttente,
    consultation.listerVentes,
    consultation.consulterVente,
    consultation.recuDeVente,
    consultation.listerRetours,
    consultation.consulterRetour,
    consultation.recuDeRetour,
    ...Object.values(cache),
  ],
  aliases: tableOf(aliases),
  operations: [
    ventes.ouvrirVente.spec,
    ventes.annulerVente.spec,
    ventes.fermerVente.spec,
    ventes.enregistrerVente.spec,
    retours.ouvrirRetour.spec,
    retours.annulerRetour.spec,
    retours.cloreRetour.spec,
  ],
  questions: [places.lieux.spec, ...Object.values(passe).map(({ spec }) => spec)],
  asks: [occupation.spec, contenu.spec, retoursDeCommandes.spec],
}
