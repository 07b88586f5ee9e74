import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseDockerfile } from '../dockerfile.ts'
import { readIgnore } from '../ignore.ts'
import { Builder } from '../image.ts'

const BASE = 'FROM debian:12 AS essai\n'

describe('instructions', () => {
  test.each([
    ['ADD . /app', /line 2: ADD is not one of the plain instructions/],
    ['ENTRYPOINT ["node"]', /ENTRYPOINT/],
    ['SHELL ["/bin/sh"]', /SHELL/],
    ['RUN apt-get install curl', /RUN apt-get: only pnpm, node, go/],
    ['RUN pnpm install && pnpm prune', /& needs a shell/],
    ['RUN node --eval $HOME', /\$ needs a shell/],
    ['RUN npm install --global typescript', /RUN npm: only/],
    ['COPY --chown=node . /app', /COPY knows only --from/],
    ['COPY src/*.ts /app', /\* needs a shell/],
    ['CMD node src/main.ts', /JSON|token/],
    ['HEALTHCHECK CMD node sante.ts', /write HEALTHCHECK/],
    ['ENV PORT 8001', /write NAME=value/],
    ['FROM debian:12', /write FROM image AS name/],
  ])('%s is refused', (line, reason) => {
    expect(() => parseDockerfile(`${BASE}${line}\n`)).toThrow(reason)
  })

  test('words in double quotes are one word', () => {
    const [stage] = parseDockerfile(`${BASE}RUN go build -ldflags "-s -w" -o /out/x .\n`)
    expect(stage?.steps).toEqual([
      { kind: 'run', argv: ['go', 'build', '-ldflags', '-s -w', '-o', '/out/x', '.'] },
    ])
  })
})

describe('.dockerignore', () => {
  const isIgnored = readIgnore('# note\n**/test\n*.md\ndeploy/secrets\n')

  test.each([
    ['services/stock/test/api.int.ts', true],
    ['test', true],
    ['README.md', true],
    ['deploy/secrets/postgres', true],
    ['services/stock/src/main.ts', false],
    ['services/stock/README.md', false],
    ['services/stock/src/test-clock.ts', false],
  ])('%s: %s', (path, ignored) => {
    expect(isIgnored(path)).toBe(ignored)
  })

  test('an exception is refused', () => {
    expect(() => readIgnore('!README.md')).toThrow('!README.md')
  })
})

describe('building', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'comptoir-image-'))
    mkdirSync(join(folder, 'contexte/src/test'), { recursive: true })
    writeFileSync(join(folder, 'contexte/src/main.ts'), 'process.stdout.write("un")')
    writeFileSync(join(folder, 'contexte/src/test/main.test.ts'), '')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const build = (text: string, name: string) =>
    new Builder({
      stages: parseDockerfile(text),
      checkout: join(folder, 'contexte'),
      isIgnored: readIgnore('**/test'),
      folder: join(folder, 'images'),
    }).build(name)

  test('a stage has the settings and files of the one that it is from', async () => {
    const image = await build(
      `${BASE}ENV PORT=1 HOST=0.0.0.0\nWORKDIR /app\nUSER node\nCOPY src ./src\n` +
        'FROM essai AS suite\nENV PORT=2\nWORKDIR deux\nEXPOSE 2\nCMD ["node", "src/main.ts"]\n',
      'suite',
    )
    expect(image).toMatchObject({
      workdir: '/app/deux',
      env: { PORT: '2', HOST: '0.0.0.0' },
      user: 'node',
      ports: [2],
      cmd: ['node', 'src/main.ts'],
    })
    expect(existsSync(join(image.root, 'app/src/main.ts'))).toBe(true)
  })

  test('COPY takes a file into a folder, a folder’s content, and nothing that is ignored', async () => {
    const image = await build(
      `${BASE}WORKDIR /app\nCOPY src/main.ts un/\nCOPY src deux\nFROM essai AS suite\nCOPY --from=essai /app/deux /trois\n`,
      'suite',
    )
    for (const path of ['app/un/main.ts', 'app/deux/main.ts', 'trois/main.ts'])
      expect(existsSync(join(image.root, path))).toBe(true)
    expect(existsSync(join(image.root, 'app/deux/test'))).toBe(false)
  })

  test('RUN happens in the folder of the image, and its failure tells what it said', async () => {
    writeFileSync(
      join(folder, 'contexte/src/write.mjs'),
      "import fs from 'node:fs'; fs.writeFileSync('fait', 'oui')",
    )
    writeFileSync(join(folder, 'contexte/src/fail.mjs'), "throw new Error('rien ne va')")
    const image = await build(`${BASE}WORKDIR /app\nCOPY src ./\nRUN node write.mjs\n`, 'essai')
    expect(readFileSync(join(image.root, 'app/fait'), 'utf8')).toBe('oui')
    await expect(build(`${BASE}COPY src /app\nRUN node /app/fail.mjs\n`, 'essai')).rejects.toThrow(
      'rien ne va',
    )
  })

  test.each([
    ['COPY absent /app', 'COPY absent: not there'],
    ['COPY src/test /app', 'COPY src/test: .dockerignore leaves it out'],
    ['RUN pnpm install', 'no earlier line has put pnpm there'],
  ])('%s fails', async (line, reason) => {
    await expect(build(`${BASE}${line}\n`, 'essai')).rejects.toThrow(reason)
  })

  test('an image with another Node than this one proves nothing', async () => {
    await expect(build('FROM node:18.0.0-slim AS essai\n', 'essai')).rejects.toThrow('node:18.0.0-slim')
  })
})
