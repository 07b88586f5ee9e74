/** Pages that the server writes: headers, languages, refusals, what is missing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

/** A build of the screens with nothing but its page. */
const built = mkdtempSync(join(tmpdir(), 'comptoir-built-'))
writeFileSync(join(built, 'index.html'), '<meta name="comptoir-other" content="__OTHER__">')
afterAll(() => rmSync(built, { recursive: true }))

const world = openWorld({ front: 'maison', built, twin: { own: 8004, other: 8005 } })
const open = () => browserOn(() => world.app)

test('a page loads nothing but from here, and is framed by nobody', async () => {
  const { headers } = await open().get('/connexion')
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/,
  )
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('the front door of an instance leads to its space', async () => {
  expect((await open().get('/')).headers.location).toBe('/maison-mere')
})

test('the language that was chosen stays, whatever the browser prefers', async () => {
  const browser = open()
  expect((await browser.get('/connexion', { 'accept-language': 'en' })).body).toContain('<html lang="en-CA"')
  const answer = await browser.submit('/connexion', '/preferences', {
    langue: 'en',
    theme: 'dark',
    suite: '/connexion',
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/connexion'])
  const { body } = await browser.get('/connexion', { 'accept-language': 'fr' })
  expect(body).toContain('<html lang="en-CA" data-theme="dark"')
  expect((await browser.get('/nulle-part')).body).toContain('Unknown route')
})

test('an address that is none is a page for people and a problem for programs', async () => {
  const page = await open().get('/nulle-part')
  expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.body).toContain('Route inconnue')
  const problem = await world.app.inject({ url: '/nulle-part', headers: { accept: '*/*' } })
  expect(problem.json()).toMatchObject({ code: 'ROUTE_INCONNUE' })
})

test('style sheets and fonts come from here, and are not sent twice', async () => {
  for (const url of [
    '/style/tokens.css',
    '/style/shop.css',
    '/script/follow.js',
    '/fonts/hanken-600.woff2',
  ]) {
    const { statusCode, headers } = await open().get(url)
    expect([url, statusCode]).toEqual([url, 200])
    expect((await open().get(url, { 'if-none-match': String(headers.etag) })).statusCode).toBe(304)
  }
})

test('the fonts of a first load are 90 KB at most', async () => {
  const names = ['bricolage-700', 'hanken-400', 'hanken-600', 'plex-mono-400']
  const sizes = await Promise.all(
    names.map(async (name) => (await open().get(`/fonts/${name}.woff2`)).rawPayload.length),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(90_000)
})

test('probes answer', async () => {
  expect((await world.app.inject('/health')).json()).toMatchObject({ status: 'ok', service: 'interfaces' })
  expect((await world.app.inject('/ready')).statusCode).toBe(200)
  expect((await world.app.inject('/metrics')).body).toContain('interfaces_streams')
})

test('a screen knows the other instance, unless one came by the door in front of both', async () => {
  const browser = open()
  await browser.signIn('charlie')
  const pageAt = async (host: string) => (await browser.get('/maison-mere', { host })).body
  expect(await pageAt('localhost:8004')).toContain('content="8005"')
  expect(await pageAt('localhost:8088')).toContain('content=""')
})
