/**
 * Keeps what the till needs to be loaded without network: its page, the pieces of its build, and who sells where. The server writes
 * `BUILT` before it. While the network answers nothing is taken from here but pieces, which are named by their content: so a new
 * build is there at the next load, and a page that is open goes on with its own.
 */
const PAGE = '/magasin/caisse'
const CURRENT = `caisse-${BUILT.version}`
const DATA = 'caisse-donnees'
/** A page of the build before may be in the middle of a sale: its pieces stay. */
const BUILDS_KEPT = 2
const FIXED = [
  '/style/tokens.css',
  ...['bricolage-700', 'hanken-400', 'hanken-600', 'plex-mono-400'].map((name) => `/fonts/${name}.woff2`),
]
/** What is asked for before anything can be sold. */
const ASKED = ['/api/auth/moi', '/api/caisses', '/api/magasins']
const PATIENCE_MS = 5_000
const isAway = ({ status }) => [502, 503, 504].includes(status)

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())))
// A page says so before it signs out: where that leads is not seen from here.
self.addEventListener('message', (event) => event.waitUntil(caches.delete(DATA)))
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (origin !== self.location.origin || method !== 'GET') return
  if (mode === 'navigate') event.respondWith(pageFor(event))
  else if (pathname.startsWith('/assets/')) event.respondWith(pieceFor(event.request))
  else if (FIXED.includes(pathname)) event.respondWith(keptUnlessThere(event.request))
  else if (ASKED.includes(pathname)) event.respondWith(dataFor(event.request))
})

/** All or nothing: a build of which a piece is missing is not taken. */
async function install() {
  const page = await fetch(PAGE, { cache: 'no-store' })
  if (!(await isOfBuild(page))) throw new Error('the page is of another build: the next load tries again')
  const cache = await caches.open(CURRENT)
  await cache.addAll([...FIXED, ...BUILT.pieces])
  await cache.put(PAGE, page)
  await self.skipWaiting()
}

const isOfBuild = async (page) =>
  page.ok && !page.redirected && (await page.clone().text()).includes(BUILT.pieces[0])

async function forgetOld() {
  const builds = (await caches.keys()).filter((name) => name.startsWith('caisse-') && name !== DATA)
  await Promise.all(builds.slice(0, -BUILDS_KEPT).map((name) => caches.delete(name)))
}

/** Every page of the store is one document. It is kept anew, for its language and light. */
async function pageFor({ request }) {
  const asked = fetch(request)
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  const answer = await Promise.race([asked, late]).catch(() => undefined)
  if (answer !== undefined && !isAway(answer)) {
    if (await isOfBuild(answer)) await (await caches.open(CURRENT)).put(PAGE, answer.clone())
    return answer
  }
  const kept = await (await caches.open(CURRENT)).match(PAGE)
  return kept ?? asked
}

const pieceFor = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request)

async function keptUnlessThere(request) {
  const answer = await fetch(request).catch(() => undefined)
  if (answer?.ok) return answer
  return (await caches.match(request, { ignoreVary: true })) ?? answer ?? Response.error()
}

/** Who is signed out, or may not any more, leaves nothing behind. */
async function dataFor(request) {
  const answer = await fetch(request).catch(() => undefined)
  if (answer === undefined || isAway(answer))
    return (await caches.match(request, { cacheName: DATA, ignoreVary: true })) ?? answer ?? Response.error()
  if (answer.ok) await (await caches.open(DATA)).put(request, answer.clone())
  if (answer.status === 401 || answer.status === 403) await caches.delete(DATA)
  return answer
}
