import { isSchool, turnSchool } from './school.ts'
import { schoolWords } from './words.ts'
import './school.css'

/** Said on every screen of a tab that is at school. */
export function SchoolBanner() {
  if (!isSchool) return null
  return (
    <div className="school" role="status">
      <b>{schoolWords.mark}</b>
      <span>{schoolWords.says}</span>
      <button type="button" className="quiet" onClick={() => turnSchool(false)}>
        {schoolWords.end}
      </button>
    </div>
  )
}

/** The way in. */
export const SchoolSwitch = () =>
  isSchool ? null : (
    <button type="button" className="quiet" onClick={() => turnSchool(true)}>
      {schoolWords.begin}
    </button>
  )
