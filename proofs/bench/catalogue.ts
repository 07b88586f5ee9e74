/** `npm run bench -- --catalogue`: searches, snapshots and an import, as clients of a catalogue wait for them. */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { provision } from '@comptoir/system/postgres/provision.ts'
import { startThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { startKeyServer } from '@comptoir/testing/key-server.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import type { BenchConfig } from './config.ts'
import { percentile } from './load.ts'
import { launch } from './processes.ts'

type Say = (line: string) => void

const MANY = 100_000
const SOLD_BY_A_CHAIN = 10_000
const LINES = 5_000
const DATABASE = 'catalogue'
const BUS = 'bus'

/** What each may take at most, in milliseconds: p95 of the requests, one after another. */
const MUST = { search: 50, snapshot: 150, import: 3_000 } as const

const SMALL = 1_000

/** Measures and says it. Exit code 1 beyond a target, unless nothing is to be judged. */
export async function measureCatalogue(
  { smoke, inherited, stateOverride }: BenchConfig,
  say: Say,
): Promise<number> {
  const cluster = await startThrowAway(checkout, { stateOverride })
  const keys = await startKeyServer()
  const logs = mkdtempSync(join(tmpdir(), 'comptoir-bench-'))
  const password = (role: string) => decodeURIComponent(new URL(cluster.url(role)).password)
  await provision({ adminUrl: cluster.adminUrl(), services: [DATABASE], shared: [BUS], passwordOf: password })
  const env = {
    ...inherited,
    DATABASE_URL: cluster.url(DATABASE),
    BUS_URL: cluster.url(BUS, DATABASE),
    UTILISATEURS_URLS: keys.url,
  }
  const run = { path: 'services/catalogue/src/main.ts' }
  const service = await launch({ name: DATABASE, run, env, logs, profile: undefined })
  try {
    await service.ready()
    const headers = await bearer({ role: 'responsable' })
    const ask = (path: string, init: RequestInit = {}) => timed(service.url + path, { headers, ...init })
    const sql = (text: string, values: unknown[] = []) =>
      withClient(cluster.adminUrl(DATABASE), (client) => client.query(text, values))
    const fill = (count: number) => sql(FILL, [smoke ? SMALL : count])
    await fill(SOLD_BY_A_CHAIN)
    const snapshot = await p95(30, async (turn) => {
      // Each is of another revision: an instance writes the whole anew.
      await sql(`update produits set actif = true where id = $1`, [turn + 1])
      return ask('/produits/instantane')
    })
    const imported = await ask('/produits/import', {
      method: 'POST',
      body: table(smoke ? SMALL : LINES),
      headers: { ...headers, 'content-type': 'text/csv' },
    })
    await fill(MANY - SOLD_BY_A_CHAIN - LINES)
    await sql('vacuum analyze')
    const search = await p95(200, (turn) =>
      ask(`/produits?q=${encodeURIComponent(TYPOS[turn % TYPOS.length] ?? '')}`),
    )
    return judge({ search, snapshot, import: imported }, smoke, say)
  } finally {
    await service.stop()
    await keys.close()
    await cluster.discard()
    await rm(logs, { recursive: true, force: true })
  }
}

function judge(found: Readonly<Record<keyof typeof MUST, number>>, smoke: boolean, say: Say): number {
  say(`${MANY} produits : recherche avec une faute p95 ${found.search.toFixed(0)} ms (≤ ${MUST.search})`)
  say(
    `${SOLD_BY_A_CHAIN} produits : instantané entier p95 ${found.snapshot.toFixed(0)} ms (≤ ${MUST.snapshot})`,
  )
  say(`import de ${LINES} lignes : ${found.import.toFixed(0)} ms (≤ ${MUST.import})`)
  const isWithin = (Object.keys(MUST) as (keyof typeof MUST)[]).every((name) => found[name] <= MUST[name])
  return smoke || isWithin ? 0 : 1
}

/** @throws when it is refused, or finds nothing. */
async function timed(url: string, init: RequestInit): Promise<number> {
  const from = performance.now()
  const answer = await fetch(url, init)
  const text = await answer.text()
  const lasted = performance.now() - from
  if (!answer.ok || text === '[]') throw new Error(`${url}: ${answer.status} ${text.slice(0, 300)}`)
  return lasted
}

async function p95(times: number, ask: (turn: number) => Promise<number>): Promise<number> {
  const lasted: number[] = []
  for (let turn = 0; turn < times; turn += 1) lasted.push(await ask(turn))
  return percentile(
    lasted.toSorted((a, b) => a - b),
    0.95,
  )
}

/** A letter is missing, wrong, or two have changed places. */
const TYPOS = [
  'tabelte',
  'casqe',
  'chocolta noir',
  'sirpo',
  'perceues rouge',
  'couvertuer',
  'manteua bleu',
  'crayonns',
]

const NOUNS =
  'casque,tablette,clavier,enceinte,souris,chargeur,batterie,lampe,sirop,beurre,farine,sauce,moutarde,confiture,fromage,bananes,baguette,muffins,gateau,tisane,chocolat,couteau,tasses,draps,couverture,oreiller,tapis,horloge,coussin,balai,tente,gourde,patins,hamac,tuque,foulard,bottes,manteau,chemise,casquette,marteau,perceuse,pelle,secateur,terreau,cahier,crayons,agenda,ciseaux'.split(
    ',',
  )
const KINDS =
  'rouge,bleu,vert,noir,blanc,grand,petit,leger,robuste,pliant,etanche,double,simple,manuel,durable,compact'.split(
    ',',
  )

const FILL = fillStatement()

function fillStatement(): string {
  const list = (words: readonly string[]) => `array[${words.map((word) => `'${word}'`).join(',')}]`
  return `with shelf as (
    insert into categories (nom, nom_recherche) values ('Bazar', 'bazar')
    on conflict (nom_recherche) do update set version = categories.version returning id
  ), named as (
    select n, (${list(NOUNS)})[n % ${NOUNS.length} + 1] || ' ' || (${list(KINDS)})[n / 7 % ${KINDS.length} + 1] || ' '
      || (${list(KINDS)})[n / 211 % ${KINDS.length} + 1] || ' modele' || to_hex(n % 9973) || ' ' || n % 500 || ' g' as nom
    from generate_series((select count(*)::int from produits), (select count(*)::int from produits) + $1::int - 1) n
  )
  insert into produits (code, nom, nom_recherche, description, categorie_id, prix_cents, codes_barres)
  select 'B' || n, nom, nom, '', shelf.id, n % 30000, array[(2000000000000 + n)::text] from named, shelf`
}

const table = (lines: number): string =>
  [
    'code;nom;description;categorie;prix;cout;codes_barres',
    ...Array.from(
      { length: lines },
      (_, n) =>
        `IMP-${n};Produit importé ${n};Une description de quelques mots;Bazar;${(n % 300) + 0.99};1,5;${30_000_000 + n}`,
    ),
  ].join('\n')
