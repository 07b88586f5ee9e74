import { Component, type ReactNode } from 'react'
import { words } from './words/words.ts'

interface SafeProps {
  readonly children: ReactNode
}

/** A screen that cannot be shown, as when its piece does not come, says so: the rest of the page stays. */
export class Safe extends Component<SafeProps, { readonly isBroken: boolean }> {
  override readonly state = { isBroken: false }
  static getDerivedStateFromError() {
    return { isBroken: true }
  }
  override render() {
    if (!this.state.isBroken) return this.props.children
    return (
      <main id="content" className="sheet">
        <div className="problem" role="alert">
          <b>{words.broken}</b>
          <p>{words.brokenDo}</p>
          <div className="row">
            <button type="button" className="quiet" onClick={() => location.reload()}>
              {words.reload}
            </button>
          </div>
        </div>
      </main>
    )
  }
}
