/** Forms of the server's pages, sent from a screen. */
import { space } from './space.ts'

/** The token that binds a form to the cookie of who is signed in. */
export const formToken = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="comptoir-form"]')?.content ?? ''

/** Ends the session, as the button of the bar does. */
export function signOut(): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/deconnexion'
  for (const [name, value] of [
    ['jeton', formToken()],
    ['espace', space.name],
  ] as const) {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}
