import { Link } from '../link.tsx'
import { Plate } from '../parts/plate.tsx'
import { amount, fill, instant, plural } from '../words/words.ts'
import { closingWords } from './closing-words.ts'
import type { Open } from './dialogs.tsx'
import { toSettle, waitingOf } from './file.ts'
import type { Articles } from './kept.ts'
import { payWords } from './pay-words.ts'
import type { Desk, Selling } from './selling.ts'
import { TillSwitches } from './till-switches.tsx'
import { tillWords } from './words.ts'

const OLD_MS = 24 * 3_600_000

interface Props {
  readonly desk: Desk
  readonly selling: Selling
  readonly articles: Articles | undefined
  readonly open: (open: Open) => void
}

/** Where one sells, whether the house answers, and what waits. */
export function TillHead({ desk, selling, articles, open }: Props) {
  const { isOnline, sales } = selling
  const waiting = waitingOf(sales.sales)
  const isOld = articles !== undefined && Date.now() - articles.at > OLD_MS
  const follows = waiting.count + toSettle(sales.sales).length
  return (
    <div className="till-head">
      <Plate store={desk.till.magasin_id} />
      <b>{desk.storeName}</b> · {desk.till.nom}
      <span className={isOnline ? 'till-link' : 'till-link off'} role="status">
        {isOnline ? tillWords.online : tillWords.offlineSays}
        {waiting.count > 0 &&
          ` ${fill(plural(tillWords.waiting, waiting.count), { total: amount(waiting.cents / 100) })}`}
      </span>
      {isOld && (
        <span className="fault">
          {fill(tillWords.oldPrices, { when: instant(new Date(articles.at).toISOString()) })}
        </span>
      )}
      <span className="row">
        {follows > 0 && (
          <button type="button" className="quiet" onClick={() => open('follow')}>
            {payWords.follow} <b>{follows}</b>
          </button>
        )}
        <button type="button" className="quiet" onClick={() => open('holds')}>
          {tillWords.holds} <kbd>F8</kbd>
        </button>
        <button type="button" className="quiet opens-acts" popoverTarget="till-acts">
          {tillWords.otherActs}
        </button>
        <span id="till-acts" popover="auto" className="till-acts">
          <Link to="/caisse/mouvement" className="quiet">
            {closingWords.movement}
          </Link>
          <Link to="/caisse/fermer" className="quiet">
            {closingWords.close}
          </Link>
          <TillSwitches />
          <button type="button" className="quiet" onClick={desk.leave}>
            {tillWords.otherTill}
          </button>
        </span>
      </span>
    </div>
  )
}
