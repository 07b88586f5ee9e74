import { ClientDialog } from './client.tsx'
import { Discount } from './discount.tsx'
import { Holds, PutAside } from './holds.tsx'
import { PayDialog } from './pay-dialog.tsx'
import type { Note } from './sale-page.tsx'
import type { Desk, Selling } from './selling.ts'
import type { TicketSums } from './ticket.ts'
import { Tray } from './tray.tsx'

export type Open = 'pay' | 'discount' | 'hold' | 'holds' | 'follow' | 'client'

export interface DialogProps {
  readonly desk: Desk
  readonly selling: Selling
  readonly close: () => void
}

interface Props extends DialogProps {
  readonly open: Open | undefined
  readonly sums: TicketSums
  readonly isInHand: boolean
  readonly note: Note | undefined
}

/** The dialog that is open. */
export function Dialogs({ open, desk, selling, close, ...pay }: Props) {
  const common = { desk, selling, close }
  switch (open) {
    case 'pay':
      return <PayDialog {...common} {...pay} />
    case 'discount':
      return <Discount {...common} />
    case 'hold':
      return <PutAside {...common} />
    case 'holds':
      return <Holds {...common} />
    case 'follow':
      return <Tray {...common} />
    case 'client':
      return <ClientDialog {...common} />
    case undefined:
      return null
  }
}
