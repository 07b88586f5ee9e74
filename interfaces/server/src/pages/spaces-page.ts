/** /espaces: which spaces there are, and who is signed in to each. */
import { fill } from '@comptoir/contracts'
import type { Compte } from '../compte.ts'
import type { Preferences } from '../preferences.ts'
import { homeOf, SPACE_NAMES, SPACES, type SpaceName } from '../spaces.ts'
import { type Html, html } from './html.ts'
import { WORDS } from './words.ts'

export interface SpacesPage {
  readonly preferences: Preferences
  readonly formToken: string
  readonly signedIn: ReadonlyMap<SpaceName, Compte>
}

export function spacesBody({ preferences, formToken, signedIn }: SpacesPage): Html {
  const words = WORDS[preferences.language]
  return html`<ul class="spaces">${SPACE_NAMES.map((name) => {
    const compte = signedIn.get(name)
    return html`<li class="card stack"><h2>${words[name]}</h2><p>${words[`${name}For`]}</p>
<p class="soft">${compte === undefined ? words.notSignedIn : fill(words.signedInAs, { ...compte })}</p>
<div class="row"><a class="act" href="${SPACES[name].path}">${words.enter}<span class="vh"> : ${words[name]}</span></a>${
      compte === undefined
        ? undefined
        : html`<form method="post" action="/deconnexion"><input type="hidden" name="jeton" value="${formToken}"><input type="hidden" name="espace" value="${name}"><button class="quiet">${words.signOut}</button></form>`
    }</div></li>`
  })}</ul>`
}

/** Who may enter a space, and the way to one's own. */
export function wrongSpaceBody(space: SpaceName, compte: Compte, { language }: Preferences): Html {
  const words = WORDS[language]
  const home = homeOf(compte.role)
  if (home === undefined) return html`<p>${fill(words.noSpace, { nom: compte.nom })}</p>`
  const roles = SPACES[space].roles.join(', ')
  return html`<p>${fill(words.wrongSpaceFor, { nom: compte.nom, role: compte.role, roles })}</p>
<p><a class="act" href="${SPACES[home].path}">${words.goHome}</a></p>`
}
