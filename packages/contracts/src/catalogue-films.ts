/** Films as 004 knows them: products of a category of their own, which have no price. */
import { alias, whole } from './alias.ts'
import {
  consulterProduit,
  creerProduit,
  listerProduits,
  modifierProduit,
  supprimerProduit,
} from './catalogue-produits.ts'
import { Closed, Numero } from './fields.ts'
import { Type } from './typebox.ts'

const Film = Closed({ id: Numero(), title: Type.String(), description: Type.String() })
const { nom, description } = creerProduit.body.properties
const film = { title: nom, description }
const spellings = { title: ['nom'] } as const
const byId = Closed({ id: Numero() })
/** 004 asked nobody who he was: guests of the demonstration may write as well. */
const open = { openInDemo: true } as const

export const listFilms = alias(listerProduits, {
  method: 'GET',
  path: '/api/movies',
  query: Closed({
    title: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'une partie du titre, sans accents ni casse · part of the title, accents and case aside',
      }),
    ),
    ...whole,
  }),
  replies: { 200: Type.Array(Film) },
})

export const createFilm = alias(creerProduit, {
  method: 'POST',
  path: '/api/movies',
  body: Closed(film),
  spellings,
  replies: { 201: Film },
  ...open,
})

export const showFilm = alias(consulterProduit, {
  method: 'GET',
  path: '/api/movies/{id}',
  params: byId,
  replies: { 200: Film },
})

const changed = {
  path: '/api/movies/{id}',
  params: byId,
  body: Type.Partial(Closed(film)),
  spellings,
  replies: { 200: Film },
  ...open,
} as const
export const changeFilm = alias(modifierProduit, { method: 'PUT', ...changed })
export const patchFilm = alias(modifierProduit, { method: 'PATCH', ...changed })

export const removeFilm = alias(supprimerProduit, {
  method: 'DELETE',
  path: '/api/movies/{id}',
  params: byId,
  replies: { 204: null },
  ...open,
})
