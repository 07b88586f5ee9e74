/** Whether this tab is at school: the same screens, and nothing that they write leaves the browser. */
import { hrefOf } from '../navigation.ts'
import { space } from '../space.ts'

const PLACE = 'comptoir-ecole'

export const isSchool: boolean = space.name === 'magasin' && sessionStorage.getItem(PLACE) !== null

/** What a till keeps on its device is kept apart. */
export const schooled = (name: string): string => (isSchool ? `${name}-ecole` : name)

/** Begins or ends it, with nothing of before. */
export function turnSchool(isOn: boolean): void {
  if (isOn) sessionStorage.setItem(PLACE, '1')
  else sessionStorage.removeItem(PLACE)
  indexedDB.deleteDatabase('comptoir-caisse-ecole')
  location.assign(hrefOf('/caisse'))
}
