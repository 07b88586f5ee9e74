import { expect, test } from 'vitest'
import { read, repositoryFiles } from './tree.ts'

const READMES = ['README.md', 'README.fr.md']
const SAGA = 'orchestrator/src/sagas/passer-commande/saga.ts'

test.each(READMES)('%s shows the saga as it is', (readme) => {
  const shown = /```ts\n(.*?)\n```/s.exec(read(readme))?.[1] ?? ''
  expect(shown.split('\n').length).toBeGreaterThan(20)
  expect(read(SAGA)).toContain(shown)
})

test.each(READMES)('%s leads to what exists', (readme) => {
  const files = repositoryFiles()
  const exists = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`))
  const text = read(readme)
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path)
  const folders = [...text.matchAll(/`([a-z][\w-]*(?:\/[\w-]+)*)\/`/g)].map(([, path = '']) => path)
  expect(links.length + folders.length).toBeGreaterThan(20)
  expect([...links, ...folders].filter((path) => !exists(path))).toEqual([])
})
