/** Stores in the words of the systems that this one replaces. */
import { magasins, type Refusal, refuse } from '@comptoir/contracts'
import { serveAlias, serveAliasChange, serveAliasList, type Told } from '@comptoir/kit/http/alias.ts'
import type { FastifyInstance } from 'fastify'

const { aliases } = magasins
type Shown = Told<typeof magasins.consulterMagasin>

/** Registers them. */
export function serveAliases(app: FastifyInstance): void {
  serve003(app)
  serveAlias(app, aliases.listStores000, { ask: ({ query }) => ({ query: { ...query, ...STORES } }) })
}

/** Without the centre logistique. */
const STORES = { type: 'MAGASIN' } as const
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

/** A store that is closed is not there any more. */
const refuseClosed = ({ id, ouvert }: Shown): Refusal | undefined =>
  ouvert ? undefined : refuse('MAGASIN_INTROUVABLE', { id })

const store003 = ({ id, nom, adresse, telephone, email }: Shown) => ({ id, nom, adresse, telephone, email })
