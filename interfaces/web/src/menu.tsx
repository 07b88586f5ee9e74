import { useRef } from 'react'
import { type Area, grouped } from './area.ts'
import { Link } from './link.tsx'
import { space } from './space.ts'
import { words } from './words/words.ts'

interface MenuProps {
  readonly areas: readonly Area[]
  readonly here: Area | undefined
}

/** Where one may go. Beside the page where it is wide enough, in groups; else behind a button. */
export function Menu({ areas, here }: MenuProps) {
  const menu = useRef<HTMLElement>(null)
  const groups = space.name === 'maison' ? grouped(areas) : [{ group: undefined, areas }]
  return (
    <>
      <button type="button" className="opens-menu" popoverTarget="menu">
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
