import { SchoolSwitch } from '../school/banner.tsx'
import { switchSounds, useSounds } from '../sound.ts'
import { tillWords } from './words.ts'

/** What one switches at a till: its sounds, and school. */
export function TillSwitches() {
  const isLoud = useSounds()
  return (
    <>
      <button type="button" className="quiet" aria-pressed={isLoud} onClick={switchSounds}>
        {tillWords.sounds}
      </button>
      <SchoolSwitch />
    </>
  )
}
