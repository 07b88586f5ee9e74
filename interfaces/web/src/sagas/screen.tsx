import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { SagaPage } from './saga-page.tsx'
import { SagasPage } from './sagas-page.tsx'

const ID = /^[0-9a-f-]{36}$/

/** The list of sagas, and the page of one. */
export function Screen({ rest }: ScreenProps) {
  if (rest === '') return <SagasPage />
  return ID.test(rest) ? <SagaPage key={rest} id={rest} /> : <Lost />
}
