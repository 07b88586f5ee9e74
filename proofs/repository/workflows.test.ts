/** The workflows run what a developer runs, with what was reviewed, and may do no more than they must. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CHECKOUT, read } from './tree.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly 'timeout-minutes'?: number
  readonly permissions?: Readonly<Record<string, string>>
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> }
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly concurrency?: { readonly group: string }
  readonly jobs: Readonly<Record<string, Job>>
}

const FOLDER = '.github/workflows'
const files = readdirSync(join(CHECKOUT, FOLDER)).sort()
const workflow = (file: string) => parse(read(`${FOLDER}/${file}`)) as Workflow
const jobsOf = (file: string) => Object.entries(workflow(file).jobs)

test('there is one for changes and one for tags', () => {
  expect(files).toEqual(['ci.yml', 'images.yml'])
})

describe.each(files)('%s', (file) => {
  test('reads only, unless a job says what it must write', () => {
    expect(workflow(file).permissions).toEqual({ contents: 'read' })
    const granted = jobsOf(file).flatMap(([, { permissions = {} }]) => Object.entries(permissions))
    const written = granted.filter(([, right]) => right !== 'read')
    expect(written).toEqual(file === 'images.yml' ? [['packages', 'write']] : [])
  })

  test('ends by itself, and never runs twice for one ref', () => {
    expect(workflow(file).concurrency?.group).toContain('github.ref')
    for (const [name, job] of jobsOf(file)) expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60)
  })

  test('names each action by an exact version', () => {
    const used = jobsOf(file).flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses ?? []))
    expect(used).not.toEqual([])
    for (const action of used) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/)
  })

  test('leaves no credentials in the checkout', () => {
    for (const [name, { steps }] of jobsOf(file))
      for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
        expect(step.with?.['persist-credentials'], name).toBe(false)
  })

  test('runs .ci/run', () => {
    const runs = jobsOf(file).flatMap(([, { steps }]) => steps.map(({ run }) => run))
    expect(runs).toContain('.ci/run')
  })

  test('puts nothing that others write into a shell', () => {
    for (const [, { steps }] of jobsOf(file))
      for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })
})

test('each Node from which a user may start runs .ci/run', () => {
  const verifier = workflow('ci.yml').jobs['verifier']
  expect(verifier?.strategy?.matrix['node']).toEqual(['20', '22', '24'])
  const setup = verifier?.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'))
  expect(setup?.with?.['node-version']).toBe(`\${{ matrix.node }}`)
})

test('one action has one version in all workflows', () => {
  const used = files.flatMap((file) =>
    jobsOf(file).flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses ?? [])),
  )
  const versions = Map.groupBy(new Set(used), (action) => action.split('@')[0])
  for (const [action, found] of versions) expect(found, action).toHaveLength(1)
})
