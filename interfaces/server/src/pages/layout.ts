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
}

/** The whole document. It needs no script. */
export function documentOf({ preferences, title, body, here, formToken }: Page): string {
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
<link rel="stylesheet" href="/style/pages.css">
</head>
<body class="page">
<header class="page-bar"><a class="wordmark" href="/espaces">Comptoir<i>.</i></a></header>
<main class="page-main"><h1>${title}</h1>${body}</main>
<footer class="page-foot" aria-label="${words.preferences}">${preferencesForm({ preferences, here, formToken })}</footer>
</body>
</html>
`.markup
}

function preferencesForm({ preferences, here, formToken }: Omit<Page, 'title' | 'body'>): Html {
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
