import { type ReactNode, type RefObject, useCallback, useRef } from 'react'
import { useKeys } from './keys.ts'
import { language } from './language.ts'
import { Link } from './link.tsx'
import { useMe } from './me.ts'
import { type Address, useAddress } from './navigation.ts'
import { SagaPage } from './sagas/saga-page.tsx'
import { SagasPage } from './sagas/sagas-page.tsx'
import { space } from './space.ts'
import { useLive, useTold } from './stream.ts'
import { words } from './words/words.ts'

const PAGES: readonly { readonly form: RegExp; readonly show: (id: string) => ReactNode }[] = [
  { form: /^\/(?:sagas\/?)?$/, show: () => <SagasPage /> },
  { form: /^\/sagas\/([0-9a-f-]{36})$/, show: (id) => <SagaPage key={id} id={id} /> },
]

function pageAt({ path }: Address): ReactNode {
  for (const { form, show } of PAGES) {
    const found = form.exec(path)
    if (found !== null) return show(found[1] ?? '')
  }
  return (
    <main id="content" className="sheet">
      <h1>{words.gone}</h1>
      <p>
        <Link to="/sagas">{words.goSagas}</Link>
      </p>
    </main>
  )
}

/** What surrounds every screen: where one may go, who is signed in, language, light, and the keys. */
export function Frame() {
  const address = useAddress()
  const help = useRef<HTMLDialogElement>(null)
  useKeys('?', () => help.current?.showModal())
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="bar">
        <a className="wordmark" href="/espaces" aria-label={`Comptoir, ${words.spaces}`}>
          Comptoir<i>.</i>
        </a>
        <nav aria-label={words.menu}>
          <Link to="/sagas" aria-current="page">
            {words.sagas}
          </Link>
        </nav>
        <Live />
        <WhoAndHow openHelp={() => help.current?.showModal()} />
      </header>
      {pageAt(address)}
      <Help ref={help} />
    </>
  )
}

function Live() {
  const isLive = useLive()
  useTold(useCallback(() => undefined, []))
  return (
    <span className={isLive ? 'live' : 'live off'} role="status">
      {isLive ? words.live : words.cut}
    </span>
  )
}

function WhoAndHow({ openHelp }: { readonly openHelp: () => void }) {
  const { data } = useMe()
  const token = document.querySelector<HTMLMetaElement>('meta[name="comptoir-form"]')?.content ?? ''
  const here = location.pathname + location.search
  const other = language === 'fr' ? 'en' : 'fr'
  const theme = document.documentElement.dataset['theme'] ?? 'system'
  return (
    <div className="who">
      {data !== undefined && (
        <span>
          {data.nom} · {data.role}
        </span>
      )}
      <form method="post" action="/preferences">
        <input type="hidden" name="jeton" value={token} />
        <input type="hidden" name="suite" value={here} />
        <button name="langue" value={other} lang={other}>
          {words.otherLanguage}
        </button>
        <button name="theme" value={NEXT_THEME[theme] ?? 'light'}>
          <span className="vh">{words.theme} : </span>
          {words[(NEXT_THEME[theme] ?? 'light') as 'light' | 'dark' | 'system']}
        </button>
      </form>
      <button type="button" onClick={openHelp} aria-label={words.keys}>
        ?
      </button>
      <form method="post" action="/deconnexion">
        <input type="hidden" name="jeton" value={token} />
        <input type="hidden" name="espace" value={space.name} />
        <button>{words.signOut}</button>
      </form>
    </div>
  )
}

const NEXT_THEME: Readonly<Record<string, string>> = { system: 'dark', dark: 'light', light: 'system' }

const HELP: readonly (readonly [keys: string, what: string])[] = [
  ['J K', words.keyNext],
  ['Entrée', words.keyOpen],
  ['/', words.keySearch],
  ['Ctrl + Entrée', words.keySend],
  ['Échap', words.keyBack],
  ['?', words.keyHelp],
]

function Help({ ref }: { readonly ref: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={ref} className="card help" aria-labelledby="help-title">
      <h2 id="help-title">{words.keysTitle}</h2>
      <dl>
        {HELP.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button className="act">{words.close}</button>
      </form>
    </dialog>
  )
}
