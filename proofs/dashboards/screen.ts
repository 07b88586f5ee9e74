/** Somebody in front of the screens of head office, as far as their server can tell: what is read and measured there fills their board. */
const WITHIN_MS = 10_000
const HERE = { 'sec-fetch-site': 'same-origin' }
const VITALS = [
  { nom: 'LCP', valeur: 900 },
  { nom: 'INP', valeur: 40 },
  { nom: 'CLS', valeur: 0.02 },
]

/**
 * Signs in by the form, as a browser does. Gives what reads sagas once and tells how long the page took.
 * @throws when the form does not lead into the space.
 */
export async function openScreen(screens: string): Promise<() => Promise<void>> {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(screens + path, {
      ...init,
      headers: { ...HERE, ...(init.headers as Record<string, string>), cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN_MS),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return { status: answer.status, text: await answer.text() }
  }
  const form = await ask('/connexion')
  const jeton = /name="jeton" value="([^"]+)"/.exec(form.text)?.[1] ?? ''
  const body = new URLSearchParams({
    jeton,
    identifiant: 'Charlie',
    mot_de_passe: 'root',
    suite: '/maison-mere/sagas',
  })
  const { status } = await ask('/connexion', { method: 'POST', body })
  if (status !== 303) throw new Error(`connexion: ${status}`)
  const headers = { 'content-type': 'application/json' }
  return async () => {
    await ask('/api/saga?limite=1', { headers: { 'x-comptoir': 'maison' } })
    for (const vital of VITALS)
      await ask('/mesures', { method: 'POST', headers, body: JSON.stringify({ espace: 'maison', ...vital }) })
  }
}
