/** `/mesures`: what pages tell of themselves, and who is not heard. */
import { expect, test } from 'vitest'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)
const PAINT = { espace: 'maison', nom: 'LCP', valeur: 1_700 }
const metrics = async () => (await world.app.inject('/metrics')).body

test('what a page tells is in the metrics of its space, in seconds', async () => {
  const browser = open()
  await browser.signIn('charlie')
  for (const body of [PAINT, { ...PAINT, nom: 'INP', valeur: 80 }, { ...PAINT, nom: 'CLS', valeur: 0.05 }])
    expect((await browser.fetch('POST', '/mesures', { body })).statusCode).toBe(204)
  const told = await metrics()
  expect(told).toMatch(/interfaces_largest_paint_seconds_sum\{[^}]*space="maison"[^}]*\} 1\.7\n/)
  expect(told).toMatch(/interfaces_slowest_press_seconds_sum\{[^}]*space="maison"[^}]*\} 0\.08\n/)
  expect(told).toMatch(/interfaces_layout_shift_sum\{[^}]*space="maison"[^}]*\} 0\.05\n/)
})

test('a guest, another page, and one of another space are not heard', async () => {
  const guest = await open().fetch('POST', '/mesures', { body: PAINT })
  expect(guest.json()).toMatchObject({ status: 401, code: 'NON_AUTHENTIFIE' })
  const browser = open()
  await browser.signIn('charlie', '/maison-mere')
  const foreign = { body: PAINT, headers: { 'sec-fetch-site': 'same-site' } }
  expect((await browser.fetch('POST', '/mesures', foreign)).json()).toMatchObject({
    status: 403,
    code: 'ORIGINE_INTERDITE',
  })
  const other = { body: { ...PAINT, espace: 'magasin' } }
  expect((await browser.fetch('POST', '/mesures', other)).statusCode).toBe(401)
  expect(await metrics()).not.toContain('space="magasin"')
})

test.each([
  ['espace', { ...PAINT, espace: 'boutique' }],
  ['nom', { ...PAINT, nom: 'FCP' }],
  ['valeur', { ...PAINT, valeur: -1 }],
  ['valeur', { ...PAINT, valeur: 60_001 }],
  ['valeur', { espace: 'maison', nom: 'LCP' }],
])('a wrong %s is named', async (field, body) => {
  const browser = open()
  await browser.signIn('charlie')
  const answer = await browser.fetch('POST', '/mesures', { body })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ erreurs: [{ pointeur: `/${field}` }] })
})
