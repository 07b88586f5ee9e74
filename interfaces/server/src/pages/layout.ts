/** The frame of every page that the server writes. */
import type { Preferences } from '../preferences.ts'
import { THEMES } from '../preferences.ts'
import { type Html, html } from './html.ts'
import { WORDS, type Words } from './words.ts'

export interface Page {
  readonly preferences: Preferences
  readonly title: string
  readonly body: Html
  /** Where the switches of language and theme lead back to. */
  readonly here: string
  readonly formToken: string
  readonly frame?: Frame
}

/** What is around a page of a space that has its own look. */
export interface Frame {
  /** Where the name of the house leads. */
  readonly home: string
  readonly nav: Html
  /** What its `head` has besides. */
  readonly head: Html
  readonly look: string
}

/** The whole document. It needs no script. */
export function documentOf({ preferences, title, body, here, formToken, frame }: Page): string {
  const { language, theme } = preferences
  const words = WORDS[language]
  return html`<!doctype html>
<html lang="${language}-CA" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Comptoir</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style/tokens.css">
<link rel="stylesheet" href="/style/pages.css">${frame?.head}
</head>
<body class="page ${frame?.look}">
<header class="page-bar"><a class="wordmark" href="${frame?.home ?? '/espaces'}">Comptoir<i>.</i></a>${frame?.nav}</header>
<main class="page-main"><h1>${title}</h1>${body}</main>
<footer class="page-foot" aria-label="${words.preferences}">${preferencesForm({ preferences, here, formToken })}</footer>
</body>
</html>
`.markup
}

function preferencesForm({ preferences, here, formToken }: Omit<Page, 'title' | 'body' | 'frame'>): Html {
  const { language, theme } = preferences
  const words = WORDS[language]
  const other = language === 'fr' ? 'en' : 'fr'
  return html`<form method="post" action="/preferences">
<input type="hidden" name="jeton" value="${formToken}"><input type="hidden" name="suite" value="${here}">
<button class="quiet" name="langue" value="${other}" lang="${other}">${words.language}</button>
${THEMES.map(
  (one) =>
    html`<button class="quiet" name="theme" value="${one}" aria-pressed="${String(one === theme)}">${themeWord(one, words)}</button>`,
)}
</form>`
}

const themeWord = (theme: (typeof THEMES)[number], words: Words): string => words[theme]
