/** What waits in the areas, as their pages, the dashboard and the menu show it. */
import type { Request } from '../appro/types.ts'
import { useMe } from '../me.ts'
import type { SagaRow } from '../sagas/types.ts'
import type { Alert } from '../stock/types.ts'
import { useStore } from './use-store.ts'
import { useWaiting } from './use-waiting.ts'

export const useParked = () => useWaiting<SagaRow>('/saga?statut=BLOQUEE', ['sagas'])
export const useSupplies = () => useWaiting<Request>('/approvisionnements?statut=DEMANDEE', ['stock'])
export const useTransfers = () => useWaiting<Request>('/transferts?statut=DEMANDEE', ['stock'])

const ofStore = (path: string, id: number | undefined): string | undefined =>
  id === undefined ? undefined : `${path}?magasin_id=${id}`

export const useAlerts = (id: number | undefined) =>
  useWaiting<Alert>(ofStore('/stock/alertes', id), ['stock'])

const sentIn = (path: string, id: number | undefined) => ofStore(path, id)?.concat('&statut=EXPEDIEE')

/** What is on its way to a store: both lists, and of them what goes there. */
export function useComing(id: number | undefined) {
  const lists = [
    useWaiting<Request>(sentIn('/approvisionnements', id), ['stock']),
    useWaiting<Request>(sentIn('/transferts', id), ['stock']),
  ]
  return { lists, rows: lists.flatMap(({ data = [] }) => data).filter(({ vers }) => vers === id) }
}

const useStoreId = () => useStore().store?.id

/** How much waits in an area: what the menu says beside its name. */
export const useParkedCount = () => useParked().data?.length
export const useSuppliesCount = () => useSupplies().data?.length
export const useTransfersCount = () => useTransfers().data?.length
export function useAlertsCount(): number | undefined {
  const { data: me } = useMe()
  const id = useStoreId()
  return useAlerts(me?.droits.includes('stock.alertes') === true ? id : undefined).data?.length
}
export const useComingCount = () => useComing(useStoreId()).rows.length
