/** What a browser does, as far as the server can tell: it keeps cookies, and says where a request comes from. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

export interface Browser {
  readonly cookies: Map<string, string>
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** Sends the form of the page that it loads first, as a person would. */
  submit(page: string, url: string, form: Record<string, string>): Promise<LightMyRequestResponse>
  /** What a script of ours asks. */
  fetch(method: 'GET' | 'POST', url: string, more?: Asking): Promise<LightMyRequestResponse>
  signIn(name: string, suite?: string): Promise<LightMyRequestResponse>
}

interface Asking {
  readonly headers?: Record<string, string>
  readonly body?: object
}

export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

export function browserOn(app: () => FastifyInstance, cookies = new Map<string, string>()): Browser {
  const send = async (options: {
    method: 'GET' | 'POST'
    url: string
    headers: object
    payload?: string
  }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', ...options.headers, ...(cookie === '' ? {} : { cookie }) }
    const answer = await app().inject({ ...options, headers: headers as Record<string, string> })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const browser: Browser = {
    cookies,
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    submit: async (page, url, form) => {
      const jeton = /name="jeton" value="([^"]+)"/.exec((await browser.get(page)).body)?.[1] ?? ''
      const headers = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }
      return send({
        method: 'POST',
        url,
        headers,
        payload: new URLSearchParams({ jeton, ...form }).toString(),
      })
    },
    fetch: (method, url, { headers = {}, body } = {}) => {
      const all = { accept: '*/*', 'x-comptoir': 'maison', ...SAME_ORIGIN, ...headers }
      if (body === undefined) return send({ method, url, headers: all })
      const typed = { 'content-type': 'application/json', ...all }
      return send({ method, url, headers: typed, payload: JSON.stringify(body) })
    },
    signIn: (name, suite) =>
      browser.submit('/connexion', '/connexion', {
        identifiant: name,
        mot_de_passe: name,
        ...(suite === undefined ? {} : { suite }),
      }),
  }
  return browser
}
