/** The style sheets, scripts and fonts of pages, some shared with screens: few and small, so they are read once. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const SHARED = join(import.meta.dirname, '../../../web/shared')
const FONTS: Readonly<Record<string, string>> = {
  'bricolage-700.woff2': '@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2',
  'hanken-400.woff2': '@fontsource/hanken-grotesk/files/hanken-grotesk-latin-400-normal.woff2',
  'hanken-600.woff2': '@fontsource/hanken-grotesk/files/hanken-grotesk-latin-600-normal.woff2',
  'plex-mono-400.woff2': '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
}

/** Serves `/style/*`, `/script/*` and `/fonts/*`. */
export function addFixedFiles(scope: FastifyInstance): void {
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['tokens.css', 'pages.css', 'shop.css'])
    serve(scope, {
      url: `/style/${name}`,
      type: 'text/css; charset=utf-8',
      file: join(SHARED, 'styles', name),
    })
  for (const name of ['follow.js'])
    serve(scope, {
      url: `/script/${name}`,
      type: 'text/javascript; charset=utf-8',
      file: join(SHARED, 'scripts', name),
    })
  for (const [name, file] of Object.entries(FONTS))
    serve(scope, { url: `/fonts/${name}`, type: 'font/woff2', file: resolve(file) })
}

interface Fixed {
  readonly url: string
  readonly type: string
  readonly file: string
}

function serve(scope: FastifyInstance, { url, type, file }: Fixed): void {
  const content = readFileSync(file)
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  scope.get(url, async (request, reply) => {
    reply.header('ETag', etag).header('Cache-Control', 'public, max-age=600').type(type)
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(content)
  })
}
