/** Requests between places, as the API tells of them. Each answer is checked against its contract. */
import { approvisionnement, demanderApprovisionnement } from '@comptoir/contracts/stock-demandes.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import type { Asked } from '../house.ts'
import { type Answer, checked } from './checked.ts'

type Request = Static<(typeof approvisionnement.consulter)['replies'][200]>

const AT = '2026-11-18T14:02:11.231Z'
const by = { id: '3', nom: 'Charlie' }
const idOf = (n: number) => `019bc1a8-0000-7000-8000-${String(n).padStart(12, '0')}`

const request = (n: number, statut: Request['statut'], validee: number | null): Request => ({
  id: idOf(n),
  de: 6,
  vers: 1,
  statut,
  version: 1,
  lignes: [{ produit_id: 1, demandee: 10, validee, recue: null }],
  historique: [{ statut: 'DEMANDEE', auteur: by, motif: null, a: AT }],
})

/** The one that is on its way. */
export const SENT = idOf(32)

export interface Requests {
  readonly all: Map<string, Request>
  readonly writes: Asked[]
  readonly answer: Answer
}

export function openRequests(): Requests {
  const all = [request(31, 'DEMANDEE', null), request(32, 'EXPEDIEE', 10), request(33, 'REFUSEE', null)]
  const requests: Requests = {
    all: new Map(all.map((one) => [one.id, one])),
    writes: [],
    answer: (asked) => {
      const [path = '', search = ''] = asked.path.split('?')
      const statut = new URLSearchParams(search).get('statut')
      if (asked.method === 'POST') return act(asked, requests)
      if (path === '/transferts') return checked(approvisionnement.lister.replies[200], [])
      if (path === '/approvisionnements') {
        const rows = [...requests.all.values()].filter((one) => statut === null || one.statut === statut)
        return checked(
          approvisionnement.lister.replies[200],
          rows.map(({ id, de, vers, statut: is, version, lignes }) => ({
            id,
            de,
            vers,
            statut: is,
            version,
            lignes,
          })),
        )
      }
      const found = requests.all.get(path.replace('/approvisionnements/', ''))
      return found === undefined ? undefined : checked(approvisionnement.consulter.replies[200], found)
    },
  }
  return requests
}

function act(asked: Asked, { all, writes }: Requests) {
  const [, id, acte] = /^\/approvisionnements(?:\/([0-9a-f-]{36})\/(\w+))?$/.exec(asked.path) ?? []
  const isTransfer = asked.path === '/transferts'
  if (id === undefined && asked.path !== '/approvisionnements' && !isTransfer) return undefined
  writes.push(asked)
  if (id === undefined) {
    const made = request(40, 'DEMANDEE', null)
    all.set(made.id, made)
    return checked(demanderApprovisionnement.replies[201], made, 201)
  }
  const before = all.get(id)
  if (before === undefined) return undefined
  const statut = acte === 'recevoir' ? 'RECUE' : 'ANNULEE'
  const after = { ...before, statut, version: 2 } as const
  all.set(id, after)
  return checked(approvisionnement.consulter.replies[200], after)
}
