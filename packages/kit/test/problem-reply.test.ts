import { PROBLEMS, type ProblemCode, problemType, refuse } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import { languageOf } from '../src/http/language.ts'
import { Problem } from '../src/http/problem.ts'
import { problemBody } from '../src/http/problem-reply.ts'

/** Facts in the form that each parameter of a text has where it is used. */
const FACTS: Readonly<Record<string, unknown>> = {
  ligne: 1,
  colonne: 2,
  caractere: '« x »',
  produits: [3, 5],
  maximum: 100,
  montant: 12.5,
  id: 7,
  version: 2,
  clientId: 7,
  magasinId: 6,
  categorieId: 3,
  produitId: 1,
}
const parametersOf = (code: ProblemCode) => {
  const { fr, en } = PROBLEMS[code]
  const text = JSON.stringify([fr, en])
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))]
}

const context = {
  instance: '/x',
  requestId: 'r-1',
  erreurs: [{ pointeur: '/quantite', message: 'doit être ≥ 1' }],
}

describe.each(Object.keys(PROBLEMS) as ProblemCode[])('%s', (code) => {
  const details = Object.fromEntries(
    parametersOf(code)
      .filter((name) => name !== 'resume' && name !== 'requestId')
      .map((name) => [name, FACTS[name] ?? `un-${name}`]),
  )

  test.each(['fr', 'en'] as const)('reads whole in %s, with its status, code and type', (language) => {
    const body = problemBody(refuse(code, details), { ...context, language })
    expect(body).toMatchObject({
      code,
      status: PROBLEMS[code].status,
      type: problemType(code),
      request_id: 'r-1',
      instance: '/x',
    })
    expect(JSON.stringify([body['title'], body['detail'], body['action']])).not.toMatch(
      /[{}]|undefined|\[object/,
    )
    expect(body['title']).toBe(PROBLEMS[code][language].title)
  })

  test('says the same in both languages: same parameters, an action in both or in neither', () => {
    const { fr, en } = PROBLEMS[code]
    const names = (text: object) =>
      [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)]
        .map((match) => String(match[1]))
        .toSorted((a, b) => a.localeCompare(b))
    expect(names(en)).toEqual(names(fr))
    expect('action' in en).toBe('action' in fr)
    expect(fr.detail).not.toMatch(/'/)
    expect([fr.detail, en.detail].every((detail) => detail.endsWith('.'))).toBe(true)
  })

  test('is a negative answer', () => {
    expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400)
    expect(PROBLEMS[code].status).toBeLessThan(600)
  })
})

test('facts of a refusal stand beside its text in snake_case; what only served the text does not', () => {
  const lignes = [{ produitId: 2, demande: 999, disponible: 500 }]
  const body = problemBody(refuse('STOCK_INSUFFISANT', { lignes, commandeId: 'c-1' }), {
    ...context,
    language: 'fr',
    erreurs: [],
  })
  expect(body['lignes']).toEqual([{ produit_id: 2, demande: 999, disponible: 500 }])
  expect(body['commande_id']).toBe('c-1')
  expect(body['detail']).toContain('produit 2 (999 demandés, 500 disponibles)')
  expect(body).not.toHaveProperty('erreurs')
  expect(body).not.toHaveProperty('resume')
})

test('a fault that is known in both languages is told in the reader’s', () => {
  const erreurs = [{ pointeur: '/a', message: { fr: 'faux', en: 'wrong' } }]
  const body = problemBody(refuse('REQUETE_INVALIDE'), { ...context, language: 'en', erreurs })
  expect(body['erreurs']).toEqual([{ pointeur: '/a', message: 'wrong' }])
  expect(body['detail']).toContain('/a wrong')
})

test('faulty fields are listed, the first of them in the text too', () => {
  const erreurs = Array.from({ length: 8 }, (_, index) => ({
    pointeur: `/produits/${index}`,
    message: 'faux',
  }))
  const body = problemBody(refuse('REQUETE_INVALIDE'), { ...context, language: 'en', erreurs })
  expect(body['erreurs']).toEqual(erreurs)
  expect(body['detail']).toContain('/produits/4 faux')
  expect(body['detail']).not.toContain('/produits/5')
})

test.each([
  [undefined, 'fr'],
  ['', 'fr'],
  ['en', 'en'],
  ['en-CA,fr;q=0.5', 'en'],
  ['fr-CA, en;q=0.9', 'fr'],
  ['de, en;q=0.4, fr;q=0.8', 'fr'],
  ['de', 'fr'],
  ['*', 'fr'],
  ['EN;q=1', 'en'],
  ['en;q=0', 'fr'],
  ['en; q=abc', 'fr'],
  ['fr; q=0.5, en; q=0.9', 'en'],
  ['fr-CA,en', 'fr'],
  [`${'x,'.repeat(5_000)}en`, 'fr'],
])('Accept-Language %s is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})

test('a problem keeps its cause for the log', () => {
  const cause = new Error('socket')
  expect(new Problem(refuse('ERREUR_INTERNE'), { cause }).cause).toBe(cause)
})
