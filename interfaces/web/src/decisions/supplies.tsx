import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { words } from '../words/words.ts'
import { RequestsPage } from './requests-page.tsx'

/** What stores ask of the centre logistique. */
export const Screen = ({ rest }: ScreenProps) =>
  rest === '' ? <RequestsPage kind="approvisionnements" title={words.supplies} /> : <Lost />
