import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ScreenProps } from '../area.ts'
import { Lost } from '../lost.tsx'
import { useMe } from '../me.ts'
import { words } from '../words/words.ts'
import { ChooseTill } from './choose-till.tsx'
import { ClosingPage } from './closing.tsx'
import { MovementPage } from './movement.tsx'
import { SalePage } from './sale-page.tsx'
import { forgetChosen, keepChosen, maySell, readChosen, useStores, useTills } from './tills.ts'
import './caisse.css'

/** The till of this device: chosen once, then sold at. */
export function Screen({ rest }: ScreenProps) {
  const client = useQueryClient()
  const { data: me } = useMe()
  const { data: tills, isPending } = useTills()
  const { data: stores } = useStores()
  const [chosen, setChosen] = useState(readChosen)
  const till = tills?.find(({ id }) => id === chosen)
  useEffect(() => void navigator.storage?.persist?.(), [])
  if (!['', 'fermer', 'mouvement'].includes(rest)) return <Lost />
  if (me === undefined || isPending)
    return (
      <main id="content" className="sheet">
        <p role="status">{words.loading}</p>
      </main>
    )
  const choose = (id: number) => {
    keepChosen(id)
    setChosen(id)
  }
  const leave = () => {
    forgetChosen()
    setChosen(0)
    void client.invalidateQueries({ queryKey: ['caisses'] })
  }
  // A till that was just closed still shows its closing.
  if (till !== undefined && rest === 'fermer') return <ClosingPage till={till} me={me} />
  if (till === undefined || !maySell(till, me)) return <ChooseTill me={me} choose={choose} />
  if (rest === 'mouvement') return <MovementPage till={till} />
  const store = stores?.find(({ id }) => id === till.magasin_id)
  return <SalePage key={till.id} desk={{ me, till, storeName: store?.nom ?? '', leave }} />
}
