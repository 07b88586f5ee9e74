/** `npm run kubernetes`: the manifests of deploy/kubernetes, judged without a cluster; the secrets that they name. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { goTool } from '@comptoir/system/tools/install.ts'
import { makeSecrets } from '../proofs/containers/secrets.ts'
import { build, faultsOf, overlays } from '../proofs/kubernetes/judge.ts'
import { makeSchemas, SCHEMAS, schemaCheck, textOf } from '../proofs/kubernetes/schemas.ts'
import { secretFiles, secretManifests } from '../proofs/kubernetes/secrets.ts'
import { type Context, runCommand } from './run/command.ts'
import { UsageError } from './run/options.ts'

const help = {
  fr: `npm run kubernetes -- check | secrets [--namespace comptoir] | schemas
check     construit chaque variante de deploy/kubernetes avec kustomize (compilé par Go la première fois), et juge chaque manifeste :
          son schéma, puis les règles de la maison. Sans réseau ni cluster. Sortie 1 si quelque chose ne va pas.
secrets   écrit sur la sortie les secrets que les manifestes nomment, pour kubectl apply -f - ; ceux qui manquent dans
          deploy/secrets sont créés.
schemas   refait deploy/kubernetes/schemas.json d’après les modules Go de Kubernetes et des opérateurs.`,
  en: `npm run kubernetes -- check | secrets [--namespace comptoir] | schemas
check     builds each variant of deploy/kubernetes with kustomize (compiled by Go the first time), and judges every manifest:
          its schema, then the rules of the house. Without network or cluster. Exit 1 when something is wrong.
secrets   writes to its output the secrets that the manifests name, for kubectl apply -f -; those that are missing in
          deploy/secrets are made.
schemas   makes deploy/kubernetes/schemas.json anew out of the Go modules of Kubernetes and of the operators.`,
}

const options = { namespace: { type: 'string', default: 'comptoir' } } as const

const works: Readonly<Record<string, (context: Context<typeof options>) => Promise<number> | number>> = {
  check: async ({ settings: { checkout }, say, text, paint }) => {
    const kustomize = await goTool(checkout, 'kustomize')
    const judged = schemaCheck(checkout)
    let faults = 0
    for (const overlay of overlays(checkout)) {
      const manifests = build(kustomize, checkout, overlay)
      const found = faultsOf(manifests, judged)
      faults += found.length
      const mark = found.length === 0 ? paint('green', '✓') : paint('red', '✗')
      say(
        `${mark} ${overlay} : ${text({ fr: `${manifests.length} manifestes`, en: `${manifests.length} manifests` })}`,
      )
      for (const fault of found) say(`  ${fault}`)
    }
    return faults === 0 ? 0 : 1
  },
  secrets: ({ settings: { checkout }, options: { namespace } }) => {
    const folder = join(checkout, 'deploy/secrets')
    makeSecrets(folder, secretFiles())
    process.stdout.write(secretManifests(folder, namespace))
    return 0
  },
  schemas: ({ settings: { checkout }, say }) => {
    writeFileSync(join(checkout, SCHEMAS), textOf(makeSchemas()))
    say(SCHEMAS)
    return 0
  },
}

await runCommand({ help, options, words: true }, (context) => {
  const [given = '', ...more] = context.words
  const work = works[given]
  if (work !== undefined && more.length === 0) return work(context)
  throw new UsageError({
    fr: `${context.words.join(' ') || 'rien'} : dites ${Object.keys(works).join(', ')}`,
    en: `${context.words.join(' ') || 'nothing'}: say ${Object.keys(works).join(', ')}`,
  })
})
