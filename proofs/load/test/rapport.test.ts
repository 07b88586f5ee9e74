import { describe, expect, test } from 'vitest'
import {
  ecrire,
  enHtml,
  enJson,
  enTexte,
  grandeur,
  ms,
  pourCent,
  type Rapport,
} from '../../../k6/lib/rapport.ts'
import { fichiers, type Resume, secondesDeCharge, seuilsDe, valeur } from '../../../k6/lib/resume.ts'

const unRapport = (autre: Partial<Rapport> = {}): Rapport => ({
  essai: 'lb',
  titre: { fr: 'Partage', en: 'Sharing' },
  conditions: [{ fr: '20 usagers', en: '20 users' }],
  verdict: { fr: 'Égal.', en: 'Even.' },
  tableaux: [
    {
      titre: { fr: 'Par instance', en: 'By instance' },
      colonnes: [
        { fr: 'instance', en: 'instance' },
        { fr: 'réponses', en: 'answers' },
      ],
      lignes: [
        ['panier-8010', grandeur(1_234)],
        ['p', grandeur(7)],
      ],
      barres: [0.5, 7],
    },
  ],
  notes: [],
  seuils: [{ metrique: 'checks', regle: 'rate==1', tenu: true }],
  date: '2026-01-02T03:04:05.000Z',
  chiffres: { lectures: 1_241 },
  ...autre,
})
const PIEGE = `<script>alert("x")</script>&'`

describe('a figure', () => {
  test('is written as the language writes it', () => {
    expect(ecrire(grandeur(1_234_567.891, 'ms', 2), 'fr')).toBe('1\u00A0234\u00A0567,89\u00A0ms')
    expect(ecrire(grandeur(1_234_567.891, 'ms', 2), 'en')).toBe('1,234,567.89\u00A0ms')
    expect(ecrire(pourCent(0.4993), 'fr')).toBe('49,93\u00A0%')
    expect([ecrire(ms(3.44), 'fr'), ecrire(ms(344.4), 'fr')]).toEqual(['3,4\u00A0ms', '344\u00A0ms'])
  })

  test('that was never measured is a dash', () => {
    expect(ecrire(ms(Number.NaN), 'fr')).toBe('–')
  })
})

describe('the page', () => {
  const page = enHtml(
    unRapport({
      titre: { fr: PIEGE, en: PIEGE },
      conditions: [{ fr: PIEGE, en: PIEGE }],
      verdict: { fr: PIEGE, en: PIEGE },
      notes: [{ fr: PIEGE, en: PIEGE }],
      seuils: [{ metrique: PIEGE, regle: PIEGE, tenu: false }],
      date: PIEGE,
      tableaux: [
        { titre: { fr: PIEGE, en: PIEGE }, colonnes: [{ fr: PIEGE, en: PIEGE }], lignes: [[PIEGE]] },
      ],
    }),
    'fr',
  )

  test('escapes every text that it is given', () => {
    expect(page).not.toContain('<script')
    expect(page).not.toContain('alert("x")')
    expect(page.split('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;')).toHaveLength(12)
  })

  test('needs nothing beside it, and may load nothing', () => {
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/\b(src|href)=|url\(|@import/)
  })

  test('keeps its bars within their cell', () => {
    expect([...enHtml(unRapport(), 'fr').matchAll(/width:(\d+%)"/g)].map(([, part]) => part)).toEqual([
      '50%',
      '100%',
    ])
  })

  test('says in its language whether all held', () => {
    expect(enHtml(unRapport(), 'en')).toMatch(/<html lang="en">[^]*class="verdict bon">Even\./)
    expect(page).toContain('class="verdict mauvais"')
  })
})

describe('the lines for the terminal', () => {
  test('stand in columns, figures to the right', () => {
    const lignes = enTexte(unRapport(), 'fr').split('\n')
    expect(lignes).toContain('    panier-8010     1\u00A0234')
    expect(lignes).toContain('    p                   7')
    expect(lignes).toContain('Tous les seuils tiennent.')
  })

  test('name each threshold that was crossed', () => {
    const seuils = [
      { metrique: 'checks', regle: 'rate==1', tenu: false },
      { metrique: 'duree', regle: 'p(95)<500', tenu: true },
    ]
    const texte = enTexte(unRapport({ seuils }), 'en')
    expect(texte).toContain('Thresholds crossed:\n  ✗ checks : rate==1\n')
    expect(texte).not.toContain('p(95)<500')
  })
})

describe('the files of a run', () => {
  const resume: Resume = {
    metrics: {
      iterations: { values: { count: 4 } },
      checks: { values: { rate: 0.5 }, thresholds: { 'rate==1': { ok: false } } },
    },
    state: { testRunDurationMs: 3_000 },
    root_group: {
      checks: [
        { name: 'statut 200', fails: 2 },
        { name: 'corps', fails: 0 },
      ],
    },
  }

  test('are a page, the JSON beside it, and what the terminal shows, with the checks that failed', () => {
    const faits = fichiers(unRapport(), resume, { page: '/tmp/essai.html', langue: 'fr' })
    expect(Object.keys(faits)).toEqual(['stdout', '/tmp/essai.html', '/tmp/essai.json'])
    expect(faits['stdout']).toContain('✗ statut 200 : 2 fois non')
    expect(faits['stdout']).not.toContain('corps')
    expect(faits['/tmp/essai.html']).toContain('✗ statut 200 : 2 fois non')
    expect(JSON.parse(faits['/tmp/essai.json'] ?? '')).toMatchObject({
      chiffres: { lectures: 1_241 },
      metriques: { checks: { values: { rate: 0.5 } } },
    })
  })

  test('have every threshold, the crossed ones first, and zero for what never had a value', () => {
    const avant = { values: {}, thresholds: { 'count>0': { ok: true } } }
    const seuils = seuilsDe({ ...resume, metrics: { avant, ...resume.metrics } })
    expect(seuils.map(({ metrique, tenu }) => [metrique, tenu])).toEqual([
      ['checks', false],
      ['avant', true],
    ])
    expect([valeur(resume, 'checks', 'rate'), valeur(resume, 'duree', 'count')]).toEqual([0.5, 0])
  })

  test('never lose the page to its JSON, whatever its name', () => {
    const faits = fichiers(unRapport(), resume, { page: 'rapport', langue: 'fr' })
    expect(Object.keys(faits)).toEqual(['stdout', 'rapport', 'rapport.json'])
  })

  test('count the seconds of the users: as planned, or fewer when the run was stopped', () => {
    expect([secondesDeCharge(resume, '2s'), secondesDeCharge(resume, '1m')]).toEqual([2, 3])
  })

  test('are JSON that a program can read again', () => {
    expect(JSON.parse(enJson(unRapport(), {}))).toMatchObject({ essai: 'lb', seuils: [{ tenu: true }] })
  })
})
