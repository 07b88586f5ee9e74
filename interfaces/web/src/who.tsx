import { forgetWho } from './keep-till.ts'
import { language } from './language.ts'
import { useMe } from './me.ts'
import { formToken } from './sign-out.ts'
import { space } from './space.ts'
import { words } from './words/words.ts'

/** Who is signed in, language, light, the list of keys, and the way out. */
export function WhoAndHow({ openHelp }: { readonly openHelp: () => void }) {
  const { data } = useMe()
  const token = formToken()
  const here = location.pathname + location.search
  const other = language === 'fr' ? 'en' : 'fr'
  const theme = document.documentElement.dataset['theme'] ?? 'system'
  return (
    <>
      <button type="button" className="opens-who" popoverTarget="who">
        {data?.nom ?? words.you}
      </button>
      <div id="who" popover="auto" className="who">
        {data !== undefined && (
          <span>
            {data.nom} · {words[data.role]}
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
        <form method="post" action="/deconnexion" onSubmit={forgetWho}>
          <input type="hidden" name="jeton" value={token} />
          <input type="hidden" name="espace" value={space.name} />
          <button>{words.signOut}</button>
        </form>
      </div>
    </>
  )
}

const NEXT_THEME: Readonly<Record<string, string>> = { system: 'dark', dark: 'light', light: 'system' }
