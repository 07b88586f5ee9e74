import { useRef } from 'react'
import { type Area, grouped } from './area.ts'
import { useGoTo } from './go-to.ts'
import { useChords } from './keys.ts'
import { Link } from './link.tsx'
import { countTold } from './parts/use-waiting.ts'
import { space } from './space.ts'
import { plural, words } from './words/words.ts'

interface MenuProps {
  readonly areas: readonly Area[]
  readonly here: Area | undefined
}

const NO_AREAS: readonly Area[] = []

/** Leads the keys into the menu; where it stands behind its button, opens it first. */
function enter(menu: HTMLElement | null, opener: HTMLElement | null): void {
  if (opener?.checkVisibility() === true) menu?.showPopover()
  menu?.querySelector('a')?.focus()
}

/** Where one may go. Beside the page where it is wide enough, in groups; else behind a button. */
export function Menu({ areas, here }: MenuProps) {
  const menu = useRef<HTMLElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  useGoTo(space.name === 'maison' ? areas : NO_AREAS)
  useChords([{ key: 'K', with: 'Ctrl', what: words.keyMenu, act: () => enter(menu.current, opener.current) }])
  const listed = areas.filter(({ isUnlisted }) => isUnlisted !== true)
  const groups = space.name === 'maison' ? grouped(listed) : [{ group: undefined, areas: listed }]
  return (
    <>
      <button ref={opener} type="button" className="opens-menu" popoverTarget="menu">
        {words.menu}
      </button>
      <nav ref={menu} id="menu" popover="auto" aria-label={words.menu}>
        {groups.map(({ group, areas: some }) => (
          <div key={group ?? ''}>
            {group !== undefined && <h2 id={`group-${group}`}>{words[`group_${group}`]}</h2>}
            <ul className="plain" aria-labelledby={group && `group-${group}`}>
              {some.map((area) => (
                <li key={area.path} onClick={() => menu.current?.hidePopover()}>
                  <Link to={area.path} {...(area === here ? { 'aria-current': 'page' } : {})}>
                    {area.label}
                    {area.useCount !== undefined && <Count useCount={area.useCount} />}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </>
  )
}

/** How much waits in an area; nothing where nothing does. */
function Count({ useCount }: Required<Pick<Area, 'useCount'>>) {
  const count = useCount() ?? 0
  return count === 0 ? null : (
    <b className="count">
      <span aria-hidden="true">{countTold(count)}</span>
      <span className="vh">, {plural(words.waits, count)}</span>
    </b>
  )
}
