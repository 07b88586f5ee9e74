/** The processes behind the interfaces, as one server that a test directs: it remembers what it was asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface House {
  readonly url: string
  readonly asked: Asked[]
  /** What it answers under a path, instead of echoing. */
  readonly answers: Map<string, { readonly status: number; readonly body: unknown }>
  /** What else it answers, before it echoes. */
  api: (asked: Asked) => { readonly status: number; readonly body: unknown } | undefined
  /** How many seconds the tokens that it gives are good for. */
  seconds: number
  /** Tells everyone who follows that stream. */
  tell(text: string, stream?: string): void
  /** Who follows `/saga/flux`. */
  readonly followers: Set<ServerResponse>
  followersOf(stream: string): Set<ServerResponse>
  /** Streams that are refused. */
  readonly deaf: Set<string>
  close(): Promise<void>
}

/** Accounts by name; the password is the name. */
export const PEOPLE = {
  charlie: { id: 3, nom: 'Charlie', role: 'responsable', magasins: [] },
  bob: { id: 1, nom: 'Bob', role: 'employe', magasins: [1] },
  eve: { id: 9, nom: '<script>alert(1)</script>', role: 'responsable', magasins: [] },
  client: { id: 20, nom: 'Rita', role: 'client', magasins: [], client_id: 42 },
} as const

const REFUSED = { title: 'Connexion refusée', detail: 'Ce nom et ce mot de passe n’ouvrent aucun compte.' }

/** Starts it on a free port. */
export async function startHouse(): Promise<House> {
  const streams = new Map<string, Set<ServerResponse>>()
  const followersOf = (stream: string): Set<ServerResponse> => {
    const followers = streams.get(stream) ?? new Set()
    streams.set(stream, followers)
    return followers
  }
  let given = 0
  const session = (name: keyof typeof PEOPLE) => {
    given += 1
    return {
      jeton_acces: `access-${name}-${given}`,
      type: 'Bearer',
      expire_dans: house.seconds,
      jeton_renouvellement: `renewal-${name}-${given}`,
      utilisateur: PEOPLE[name],
    }
  }
  const answerTo = (asked: Asked): { status: number; body: unknown } => {
    const { path, body } = asked
    const told = house.answers.get(path.split('?')[0] ?? '')
    if (told !== undefined) return told
    const answer = house.api(asked)
    if (answer !== undefined) return answer
    if (path === '/auth/connexion') {
      const { identifiant, mot_de_passe } = JSON.parse(body) as Record<string, string>
      const isKnown = identifiant !== undefined && identifiant in PEOPLE && mot_de_passe === identifiant
      return isKnown
        ? { status: 200, body: session(identifiant as keyof typeof PEOPLE) }
        : { status: 401, body: REFUSED }
    }
    if (path === '/auth/renouveler') {
      const [, name] = (JSON.parse(body) as { jeton_renouvellement: string }).jeton_renouvellement.split('-')
      return { status: 200, body: session(name as keyof typeof PEOPLE) }
    }
    return { status: path === '/auth/deconnexion' ? 204 : 200, body: { path } }
  }
  const server = createServer((request, response) => {
    void read(request).then((asked) => {
      house.asked.push(asked)
      const [path = ''] = asked.path.split('?')
      if (path.endsWith('/flux') && !house.deaf.has(path))
        return follow(response, { path, followers: followersOf(path) })
      const { status, body } = house.deaf.has(path) ? { status: 503, body: {} } : answerTo(asked)
      const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
      response.writeHead(status, { 'content-type': type, location: '/saga/1', etag: '"7"' })
      response.end(status === 204 ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const house: House = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answers: new Map(),
    api: () => undefined,
    seconds: 900,
    followers: followersOf(SAGAS),
    followersOf,
    deaf: new Set(),
    tell: (text, stream = SAGAS) => followersOf(stream).forEach((response) => response.write(text)),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return house
}

/** The one stream that has places. */
const SAGAS = '/saga/flux'

interface Followed {
  readonly path: string
  readonly followers: Set<ServerResponse>
}

function follow(response: ServerResponse, { path, followers }: Followed): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(path === SAGAS ? 'retry: 2000\nid: 10\n\n' : 'retry: 2000\n\n')
  followers.add(response)
  response.on('close', () => followers.delete(response))
}

async function read(request: IncomingMessage): Promise<Asked> {
  let body = ''
  for await (const piece of request) body += String(piece)
  return { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
}
