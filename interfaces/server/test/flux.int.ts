/** The merged stream: who hears what, and that nothing is lost when a browser comes back. */
import { expect, test } from 'vitest'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function listen(cookies: ReadonlyMap<string, string>, headers: Record<string, string> = {}) {
  const address = world.app.server.address()
  if (address === null) await world.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.app.server.address() as { port: number }
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const left = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}/flux?espace=maison`, {
    headers: { cookie, ...headers },
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

const signedIn = async (name: string) => {
  const browser = browserOn(() => world.app)
  await browser.signIn(name)
  return browser
}

test('what a source tells is told with its place, and what was missed when a browser comes back', async () => {
  const { cookies } = await signedIn('charlie')
  const heard = await listen(cookies)
  await expect.poll(() => world.house.followers.size).toBe(1)
  await expect.poll(() => heard.text).toContain('id: sagas=10\n')
  world.house.tell('id: 11\nevent: saga.bloquee\ndata: {"version":4}\n\n')
  await expect.poll(() => heard.text).toContain('id: sagas=11\nevent: saga.bloquee\ndata: {"version":4}\n\n')
  const second = await listen(cookies, { 'last-event-id': 'sagas=10' })
  await expect.poll(() => second.text).toContain('event: saga.bloquee')
  // Both share one subscription.
  expect(world.house.followers.size).toBe(1)
  const lost = await listen(cookies, { 'last-event-id': 'sagas=3' })
  await expect.poll(() => lost.text).toContain('event: flux.trou')
  for (const one of [heard, second, lost]) one.leave()
  await expect.poll(() => world.house.followers.size).toBe(0)
})

test('a source that goes away is said to be away, and followed again from where it was', async () => {
  const { cookies } = await signedIn('charlie')
  const heard = await listen(cookies)
  await expect.poll(() => heard.text).toContain('id: sagas=10\n')
  for (const response of world.house.followers) response.destroy()
  await expect.poll(() => heard.text).toContain('event: flux.coupe')
  await expect.poll(() => heard.text).toContain('event: flux.repris')
  const asked = world.house.asked.filter(({ path }) => path === '/saga/flux')
  expect(asked.at(-1)?.headers['last-event-id']).toBe('10')
  heard.leave()
  await expect.poll(() => world.house.followers.size).toBe(0)
})

test('who is not signed in hears nothing', async () => {
  expect((await listen(new Map())).status).toBe(401)
})
