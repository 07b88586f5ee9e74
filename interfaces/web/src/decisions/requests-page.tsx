import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { usePlaceName } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, plural, words } from '../words/words.ts'
import './decisions.css'
import { RequestDetail } from './request-detail.tsx'
import { RequestList } from './request-list.tsx'
import type { Kind } from './types.ts'
import { useDecisions } from './use-decisions.ts'
import { useDemandes } from './use-demandes.ts'
import { type Desk, useDesk } from './use-desk.ts'
import { decisionWords } from './words.ts'

interface PageProps {
  readonly kind: Kind
  readonly title: string
}

/** Requests that wait for head office, the most urgent first, and the one that is decided on. */
export function RequestsPage({ kind, title }: PageProps) {
  const { list, queue, alertes, stockOf, readAgain } = useDemandes(kind)
  const decisions = useDecisions(kind, readAgain)
  const open = queue.filter(({ id }) => !decisions.decided.has(id))
  const desk = useDesk(open, { stockOf, decisions })
  const { current, lines } = desk
  return (
    <div className="with-aside decisions">
      <main id="content" className="sheet">
        <title>{`${title} · Comptoir`}</title>
        <h1>{title}</h1>
        <p className="soft" role="status">
          {list.isPending ? words.loading : plural(decisionWords.waiting, open.length)}
          {desk.selected.size > 0 && `, ${plural(decisionWords.selected, desk.selected.size)}`}
        </p>
        {list.isError && <ProblemBox error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <div className="skeleton" aria-hidden="true" />}
        {list.data !== undefined && open.length === 0 && <Nothing />}
        <RequestList demandes={open} alertes={alertes} desk={desk} />
        <Sent decisions={decisions} />
      </main>
      {current !== undefined && (
        <aside aria-label={decisionWords.granted}>
          <RequestDetail
            key={current.id}
            kind={kind}
            demande={current}
            lines={lines}
            grant={desk.grant}
            motif={desk.motif}
            setMotif={desk.setMotif}
            approve={desk.approve}
            refuse={desk.askReason}
          />
        </aside>
      )}
      {desk.isRefusing && <Refusal desk={desk} />}
    </div>
  )
}

const Nothing = () => (
  <div className="card empty">
    <p>{decisionWords.none}</p>
    <p className="soft">{decisionWords.noneDo}</p>
  </div>
)

function Refusal({ desk }: { readonly desk: Desk }) {
  const placeName = usePlaceName()
  const store = placeName(desk.chosen[0]?.vers ?? 0)
  return (
    <ReasonDialog
      title={fill(plural(decisionWords.refuseTitle, desk.chosen.length), { store })}
      hint={decisionWords.refuseHint}
      act={decisionWords.refuseSend}
      send={desk.refuse}
      close={desk.closeReason}
    />
  )
}

/** What waits to be sent, with the way back, and what came of those that were. */
function Sent({ decisions }: { readonly decisions: ReturnType<typeof useDecisions> }) {
  const { waiting, outcomes, undo } = decisions
  return (
    <section className="sent" aria-label={decisionWords.sent}>
      {waiting.map(({ id, act, name }) => (
        <p key={id} className="card waiting">
          {fill(act === 'valider' ? decisionWords.willApprove : decisionWords.willRefuse, { name })}
          <button type="button" className="quiet" onClick={() => undo(id)}>
            {decisionWords.undo} <kbd>Z</kbd>
          </button>
        </p>
      ))}
      <div role="status">
        {outcomes.map(({ id, text, isDone }) => (
          <p key={id} className={isDone ? 'outcome' : 'outcome fault'}>
            {text}
          </p>
        ))}
      </div>
    </section>
  )
}
