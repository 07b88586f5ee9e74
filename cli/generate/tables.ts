/** Writes the table of processes where a page asks for it, between `<!-- processes: en -->` and `<!-- /processes -->`. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { services, workerOf } from '@comptoir/contracts'
import { checkout } from '@comptoir/system/checkout.ts'
import { writeGenerated } from '@comptoir/system/generated-file.ts'
import { databasePort, gateway, interfaces } from '@comptoir/system/topology.ts'

type Language = 'fr' | 'en'
type Cells = readonly [process: string, port: string, owns: string]

const lowered = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

const HEAD: Readonly<Record<Language, Cells>> = {
  fr: ['processus', 'port', 'ce qu’il possède'],
  en: ['process', 'port', 'what it owns'],
}
const INTERFACES = { fr: 'les écrans', en: 'the screens' }
const GATEWAY = { fr: 'l’API publique', en: 'the public API' }
const POSTGRESQL = { fr: 'une base et un rôle par service', en: 'one database and one role for each service' }

function table(language: Language): string {
  const nameOf = (spec: { name: string; alias?: string }) =>
    language === 'en' ? (spec.alias ?? spec.name) : spec.name
  const rows: Cells[] = [
    HEAD[language],
    ['---', '---', '---'],
    [nameOf(interfaces), interfaces.ports.join(', '), INTERFACES[language]],
    [nameOf(gateway), gateway.ports.join(', '), GATEWAY[language]],
    ...services
      .flatMap((one) => (one.worker === undefined ? [one] : [one, workerOf(one)]))
      .map((one): Cells => [nameOf(one), one.ports.join(', '), lowered(one.summary[language])]),
    ['PostgreSQL', String(databasePort), POSTGRESQL[language]],
  ]
  return rows
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replace('| --- | --- | --- |', '|---|---|---|')
}

/** What stands between the marks, in either language. */
const between = (language: Language) =>
  new RegExp(`(?<=<!-- processes: ${language} -->\\n).*?(?=<!-- /processes -->)`, 'gs')

/** Every page that has such a table, as it must be. */
export const generated = (): readonly { readonly path: string; readonly text: string }[] =>
  globSync(['*.md', 'docs/*.md'], { cwd: checkout })
    .map((path) => ({ path, text: readFileSync(join(checkout, path), 'utf8') }))
    .filter(({ text }) => text.includes('<!-- processes: '))
    .map(({ path, text }) => ({
      path,
      text: text.replace(between('fr'), `${table('fr')}\n`).replace(between('en'), `${table('en')}\n`),
    }))

if (import.meta.main) for (const { path, text } of generated()) writeGenerated(path, text)
