import { useQuery } from '@tanstack/react-query'
import { type RefObject, useCallback, useRef } from 'react'
import { type Area, areaAt, areasFor, type ScreenProps, screenQuery } from './area.ts'
import { AREAS } from './areas.ts'
import { InstanceGone } from './instance-gone.tsx'
import { useKeyName, useKeys, useKnownKeys } from './keys.ts'
import { Lock } from './lock/lock.tsx'
import { Lost } from './lost.tsx'
import { useMe } from './me.ts'
import { Menu } from './menu.tsx'
import { useAddress } from './navigation.ts'
import { ProblemBox } from './problem-box.tsx'
import { Safe } from './safe.tsx'
import { SchoolBanner } from './school/banner.tsx'
import { space } from './space.ts'
import { useHealth, useTold } from './stream.ts'
import { WhoAndHow } from './who.tsx'
import { words } from './words/words.ts'

/** What surrounds every screen: where one may go, who is signed in, language, light, and the keys. */
export function Frame() {
  const me = useMe()
  const { path } = useAddress()
  const help = useRef<HTMLDialogElement>(null)
  useKeys('?', () => help.current?.showModal(), words.keyHelp)
  const areas = areasFor(AREAS, space.name, me.data?.droits)
  const here = areaAt(areas, path)
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className={`bar ${space.name}`}>
        <a className="wordmark" href="/espaces" aria-label={`Comptoir, ${words.spaces}`}>
          Comptoir<i>.</i>
        </a>
        <Menu areas={areas} here={here?.area} />
        <Live />
        <WhoAndHow openHelp={() => help.current?.showModal()} />
      </header>
      <div className="place">
        <SchoolBanner />
        {/* What a till keeps is kept for its own address: it waits for its instance. */}
        {here?.area.path !== '/caisse' && <InstanceGone />}
        {me.isPending && <Waiting />}
        {me.data === undefined && me.isError && (
          <main id="content" className="sheet">
            <ProblemBox error={me.error} retry={() => void me.refetch()} />
          </main>
        )}
        {me.data !== undefined && here === undefined && <Lost />}
        {here !== undefined && (
          <Safe key={here.area.path}>
            <Shown area={here.area} rest={here.rest} />
          </Safe>
        )}
      </div>
      <Help ref={help} />
      {space.name === 'magasin' && me.data !== undefined && <Lock me={me.data} />}
    </>
  )
}

function Shown({ area, rest }: ScreenProps & { readonly area: Area }) {
  const { data: Screen } = useQuery({ ...screenQuery(area), throwOnError: true })
  return Screen === undefined ? <Waiting /> : <Screen rest={rest} />
}

const Waiting = () => (
  <main id="content" className="sheet">
    <p role="status">{words.loading}</p>
  </main>
)

function Live() {
  const health = useHealth()
  useTold(useCallback(() => undefined, []))
  return (
    <span className={health === 'live' ? 'live' : 'live off'} role="status">
      {health === undefined ? words.connecting : words[health]}
    </span>
  )
}

function Help({ ref }: { readonly ref: RefObject<HTMLDialogElement | null> }) {
  useKeyName(words.escape, words.keyClose)
  const keys = useKnownKeys()
  return (
    <dialog ref={ref} className="card help" aria-labelledby="help-title">
      <h2 id="help-title">{words.keysTitle}</h2>
      <dl>
        {keys.map(({ keys: pressed, what }) => (
          <div key={what}>
            <dt>
              <kbd>{pressed}</kbd>
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
