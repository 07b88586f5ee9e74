import { Link } from './link.tsx'
import { words } from './words/words.ts'

/** An address that leads to no screen. */
export const Lost = () => (
  <main id="content" className="sheet">
    <title>{`${words.gone} · Comptoir`}</title>
    <h1>{words.gone}</h1>
    <p>
      <Link to="/">{words.goHome}</Link>
    </p>
  </main>
)
