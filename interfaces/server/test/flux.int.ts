/** The merged stream: who hears what, and that nothing is lost when a browser comes back. */
import { expect, test } from 'vitest'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()

interface Listening {
  readonly espace?: string
  readonly place?: string
}

async function listen(cookies: ReadonlyMap<string, string>, { espace = 'maison', place }: Listening = {}) {
  const address = world.app.server.address()
  if (address === null) await world.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.app.server.address() as { port: number }
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const left = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}/flux?espace=${espace}`, {
    headers: { cookie, ...(place === undefined ? {} : { 'last-event-id': place }) },
    signal: left.signal,
  })
  const heard = { status: answer.status, text: '', ended: false, leave: () => left.abort() }
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const read = async () => {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
      heard.text += next.value
  }
  void read()
    .catch(() => undefined)
    .finally(() => {
      heard.ended = true
    })
  return heard
}

const signedIn = async (name: string, suite?: string) => {
  const browser = browserOn(() => world.app)
  await browser.signIn(name, suite)
  return browser
}

test('what a source tells is told with its place, and what was missed when a browser comes back', async () => {
  const { cookies } = await signedIn('charlie')
  const heard = await listen(cookies)
  await expect.poll(() => world.house.followers.size).toBe(1)
  await expect.poll(() => heard.text).toContain('id: sagas=10\n')
  world.house.tell('id: 11\nevent: saga.bloquee\ndata: {"version":4}\n\n')
  const told = 'data: {"source":"sagas","nom":"saga.bloquee","corps":{"version":4}}\n\n'
  await expect.poll(() => heard.text).toContain(`id: sagas=11\n${told}`)
  const second = await listen(cookies, { place: 'sagas=10' })
  await expect.poll(() => second.text).toContain(told)
  // Both share one subscription.
  expect(world.house.followers.size).toBe(1)
  const lost = await listen(cookies, { place: 'sagas=3' })
  await expect.poll(() => lost.text).toContain('"nom":"flux.trou"')
  for (const one of [heard, second, lost]) one.leave()
  await expect.poll(() => world.house.followers.size).toBe(0)
})

test('a source that goes away is said to be away, and followed again from where it was', async () => {
  const { cookies } = await signedIn('charlie')
  const heard = await listen(cookies)
  await expect.poll(() => heard.text).toContain('id: sagas=10\n')
  for (const response of world.house.followers) response.destroy()
  await expect.poll(() => heard.text).toContain('{"source":"sagas","nom":"flux.coupe"')
  await expect.poll(() => heard.text).toContain('{"source":"sagas","nom":"flux.repris"')
  const asked = world.house.asked.filter(({ path }) => path === '/saga/flux')
  expect(asked.at(-1)?.headers['last-event-id']).toBe('10')
  heard.leave()
  await expect.poll(() => world.house.followers.size).toBe(0)
})

test('every source is told under its name, to roles that its route is open to', async () => {
  const [head, clerk] = [await signedIn('charlie'), await signedIn('bob', '/magasin')]
  const heard = await listen(head.cookies)
  const atStore = await listen(clerk.cookies, { espace: 'magasin' })
  await expect.poll(() => world.house.followersOf('/caisses/flux').size).toBe(2)
  expect(world.house.followersOf('/stock/flux').size).toBe(1)
  expect(world.house.followersOf('/tableau-de-bord/flux').size).toBe(1)
  world.house.tell('event: caisse\ndata: {"id":2}\n\n', '/caisses/flux')
  world.house.tell('event: demande\ndata: {"id":"x"}\n\n', '/stock/flux')
  for (const one of [heard, atStore])
    await expect.poll(() => one.text).toContain('{"source":"caisses","nom":"caisse","corps":{"id":2}}')
  await expect.poll(() => heard.text).toContain('{"source":"stock","nom":"demande","corps":{"id":"x"}}')
  expect(atStore.text).not.toContain('demande')
  for (const one of [heard, atStore]) one.leave()
  await expect.poll(() => world.house.followersOf('/caisses/flux').size).toBe(0)
})

test('who joins while a source is away is told so', async () => {
  const { cookies } = await signedIn('charlie')
  const heard = await listen(cookies)
  await expect.poll(() => world.house.followersOf('/stock/flux').size).toBe(1)
  world.house.deaf.add('/stock/flux')
  for (const response of world.house.followersOf('/stock/flux')) response.destroy()
  await expect.poll(() => heard.text).toContain('{"source":"stock","nom":"flux.coupe"')
  const second = await listen(cookies)
  await expect.poll(() => second.text).toContain('{"source":"stock","nom":"flux.coupe"')
  world.house.deaf.clear()
  await expect.poll(() => second.text, { timeout: 5_000 }).toContain('{"source":"stock","nom":"flux.repris"')
  for (const one of [heard, second]) one.leave()
  await expect.poll(() => world.house.followers.size).toBe(0)
})

test('who is not signed in hears nothing', async () => {
  expect((await listen(new Map())).status).toBe(401)
})
