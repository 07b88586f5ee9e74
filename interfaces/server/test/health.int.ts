/** `/api/sante`: each instance as it answers now, for head office alone. */
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { watch } from '../src/health/watch.ts'
import { browserOn } from './browser.ts'
import { startHouse } from './house.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)

beforeEach(() => {
  world.house.answers.clear()
})

test('an instance that answers is ready, and one that nobody listens at is absent since it was seen so', async () => {
  const browser = open()
  await browser.signIn('charlie')
  const { statusCode, body } = await browser.get('/api/sante')
  expect(statusCode).toBe(200)
  const { processus, grafana } = JSON.parse(body) as {
    processus: { nom: string; instances: { etat: string; depuis: string }[] }[]
    grafana: string | null
  }
  expect(processus.map(({ nom, instances }) => [nom, instances.map(({ etat }) => etat)])).toEqual([
    ['passerelle', ['PRET']],
    ['stock', ['PRET', 'ABSENT']],
  ])
  expect(grafana).toBeNull()
  expect(JSON.parse((await browser.get('/api/sante')).body).processus[1].instances[1].depuis).toBe(
    processus[1]?.instances[1]?.depuis,
  )
})

test('a guest is asked to sign in', async () => {
  expect((await open().get('/api/sante')).statusCode).toBe(401)
})

test('a gateway whose metrics are elsewhere is told by what stands there', async () => {
  const beside = await startHouse()
  const watched = watch(
    { urls: { passerelle: [world.house.url] }, gatewayMetrics: [beside.url], grafana: beside.url },
    () => new Date(),
  )
  onTestFinished(async () => {
    await watched.close()
    await beside.close()
  })
  beside.answers.set('/metrics', { status: 200, body: 'build_info{version="KrakenD (Lura 2.14.1)"} 1\n' })
  const [gateway] = (await watched.look()).processus
  expect(gateway?.instances).toMatchObject([{ etat: 'PRET', version: 'KrakenD (Lura 2.14.1)' }])
})

test('a gateway that has none there, as the stand-in, is told by those beside its routes', async () => {
  const watched = watch(
    {
      urls: { passerelle: [world.house.url] },
      gatewayMetrics: ['http://127.0.0.1:1'],
      grafana: world.house.url,
    },
    () => new Date(),
  )
  onTestFinished(() => watched.close())
  world.house.answers.set('/metrics', { status: 200, body: 'build_info{version="0.1.0"} 1\n' })
  const [gateway] = (await watched.look()).processus
  expect(gateway?.instances).toMatchObject([{ etat: 'PRET', version: '0.1.0' }])
})
