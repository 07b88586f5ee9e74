import { ApiProblem } from './api.ts'
import { words } from './words/words.ts'

/** A refusal, where it happened: what, why, what to do, and how to name it to somebody. */
export function ProblemBox({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : new ApiProblem(0, {})
  if (problem.status === 401) return <SignedOut />
  const isSilent = problem.status === 0
  return (
    <div className="problem" role="alert">
      <b>{isSilent ? words.unanswered : problem.message}</b>
      <p>{isSilent ? words.unansweredDo : problem.detail}</p>
      {problem.action !== undefined && <p>{problem.action}</p>}
      <div className="row">
        {retry !== undefined && (
          <button type="button" className="quiet" onClick={retry}>
            {words.retry}
          </button>
        )}
        {problem.requestId !== undefined && (
          <span className="soft">
            {problem.code} · <code>{problem.requestId}</code>
          </span>
        )}
      </div>
    </div>
  )
}

function SignedOut() {
  const back = encodeURIComponent(location.pathname + location.search)
  return (
    <div className="problem" role="alert">
      <b>{words.signedOut}</b>
      <p>{words.signedOutDo}</p>
      <p>
        <a className="act" href={`/connexion?suite=${back}`}>
          {words.signIn}
        </a>
      </p>
    </div>
  )
}
