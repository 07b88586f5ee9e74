/** Stores in the words of the systems that this one replaces. */
import { magasins, type Refusal, refuse } from '@comptoir/contracts'
import { serveAlias, serveAliasChange, serveAliasList, type Told } from '@comptoir/kit/http/alias.ts'
import { invalidRequest } from '@comptoir/kit/http/request-head.ts'
import type { FastifyInstance } from 'fastify'

const { aliases } = magasins
type Shown = Told<typeof magasins.consulterMagasin>
type Sold = Told<typeof magasins.consulterVente>

/** Registers them. */
export function serveAliases(app: FastifyInstance): void {
  serve003(app)
  serve002(app)
  serveSales(app)
  serveAlias(app, aliases.listStores000, { ask: ({ query }) => ({ query: { ...query, ...STORES } }) })
}

/** Without the centre logistique. */
const STORES = { type: 'MAGASIN' } as const
const CENTRE = { type: 'CENTRE' } as const
const PLACES = { type: 'TOUS' } as const
/** What these systems never asked for is empty until someone fills it in. */
const UNKNOWN = { ville: '', code_postal: '', region: '' }

function serve003(app: FastifyInstance): void {
  serveAliasList(app, aliases.listStores003, {
    ask: () => ({ query: STORES }),
    tell: ({ rows, total, page, size }) => ({ total, page, size, items: rows.map(store003) }),
  })
  serveAlias(app, aliases.createStore003, {
    ask: ({ body }) => ({ body: { ...UNKNOWN, ...body } }),
    tell: store003,
  })
  serveAlias(app, aliases.showStore003, { tell: (told) => refuseClosed(told) ?? store003(told) })
  for (const alias of [aliases.changeStore003, aliases.patchStore003])
    serveAliasChange(app, alias, magasins.consulterMagasin, {
      ask: ({ body }, now) => refuseClosed(now) ?? body,
      tell: store003,
    })
  serveAliasChange(app, aliases.removeStore003, magasins.consulterMagasin, {
    ask: (_old, now) => refuseClosed(now) ?? {},
  })
}

function serve002(app: FastifyInstance): void {
  serveAliasList(app, aliases.listStores002, {
    ask: () => ({ query: PLACES }),
    tell: ({ rows }) => rows.map(store002),
  })
  serveAliasList(app, aliases.listStoresOfType002, {
    ask: ({ params }) => ({ query: params.type === 'LOGISTICS' ? CENTRE : STORES }),
    tell: ({ rows }, { params }) => (params.type === 'HEADQUARTER' ? [] : rows.map(store002)),
  })
  serveAliasList(app, aliases.ownStores002, {
    ask: () => ({ query: PLACES }),
    tell: ({ rows }, { caller }) =>
      rows.filter(({ id }) => caller.role === 'responsable' || caller.magasins.includes(id)).map(store002),
  })
  serveAlias(app, aliases.createStore002, {
    ask: ({ body: { name, address, type: _type, ...beside } }) => ({
      body: { ...UNKNOWN, nom: name, adresse: address, ...beside },
    }),
    tell: store002,
  })
  serveAlias(app, aliases.showStore002, { tell: (told) => refuseClosed(told) ?? store002(told) })
  for (const alias of [aliases.changeStore002, aliases.patchStore002])
    serveAliasChange(app, alias, magasins.consulterMagasin, {
      ask: ({ body: { name, address, ...beside } }, now) =>
        refuseClosed(now) ?? {
          ...beside,
          ...(name === undefined ? {} : { nom: name }),
          ...(address === undefined ? {} : { adresse: address }),
        },
      tell: store002,
    })
  serveAliasChange(app, aliases.removeStore002, magasins.consulterMagasin, {
    ask: (_old, now) => refuseClosed(now) ?? {},
  })
}

/** What was sold. A sale that was undone is none for these clients. */
const SOLD = { statut: 'CONFIRMEE' } as const

function serveSales(app: FastifyInstance): void {
  serveAliasList(app, aliases.listSales002, {
    ask: ({ query: { storeId, startDate, endDate } }) => ({
      query: {
        ...SOLD,
        ...(storeId === undefined ? {} : { magasin_id: storeId }),
        ...(startDate === undefined ? {} : { date_debut: startDate }),
        ...(endDate === undefined ? {} : { date_fin: endDate }),
      },
    }),
    tell: ({ rows }) => rows.map(sale002),
  })
  serveAlias(app, aliases.showSale002, {
    ask: ({ params: { id }, query: { storeId } }) => ({
      query: {
        ...SOLD,
        ...(id.includes('-') ? { cle: id.toLowerCase() } : { numero: Number(id) }),
        ...(storeId === undefined ? {} : { magasin_id: storeId }),
        limite: 2,
      },
    }),
    tell: ([sale, other], { params: { id } }) => {
      if (sale === undefined) return refuse('VENTE_INTROUVABLE', { id })
      if (other !== undefined) throw invalidRequest({ pointeur: '/storeId', message: SEVERAL })
      return sale002(sale)
    },
  })
}

const SEVERAL = {
  fr: 'est requis : plusieurs magasins ont une vente de ce numéro',
  en: 'is required: several stores have a sale with this number',
}

const sale002 = ({ numero, vente_id, faite_le, magasin_id, lignes }: Sold) => ({
  id: numero,
  vente_id,
  date: faite_le,
  storeId: magasin_id,
  saleItems: lignes.map(({ produit_id, quantite, prix }, index) => ({
    id: index + 1,
    saleId: numero,
    productId: produit_id,
    quantity: quantite,
    unitPrice: prix,
  })),
})

const store002 = ({ id, nom, adresse, type, cree_le, modifie_le }: Shown) => ({
  id,
  name: nom,
  address: adresse,
  type: type === 'CENTRE' ? 'LOGISTICS' : 'SALES',
  createdAt: cree_le,
  updatedAt: modifie_le,
})

/** A store that is closed is not there any more. */
const refuseClosed = ({ id, ouvert }: Shown): Refusal | undefined =>
  ouvert ? undefined : refuse('MAGASIN_INTROUVABLE', { id })

const store003 = ({ id, nom, adresse, telephone, email }: Shown) => ({ id, nom, adresse, telephone, email })
