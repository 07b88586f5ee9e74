/** Accounts, stores and tills, as the API tells of them. Each answer is checked against its contract. */
import { listerCaisses } from '@comptoir/contracts/magasins-caisses.ts'
import { consulterMagasin, listerMagasins } from '@comptoir/contracts/magasins-lieux.ts'
import {
  audit,
  consulter,
  creerJeton,
  lister,
  listerJetons,
} from '@comptoir/contracts/utilisateurs-comptes.ts'
import type { Asked } from '../house.ts'
import { type Answer, checked } from './checked.ts'

const AT = '2026-11-18T14:02:11.231Z'

const user = (id: number, nom: string, role: string) => ({
  id,
  identifiant: nom,
  nom,
  email: `${nom.toLowerCase()}@comptoir.test`,
  role,
  magasins: role === 'responsable' ? [] : [1],
  actif: true,
  version: 4,
})
type User = ReturnType<typeof user>

const PLATEAU = {
  id: 1,
  nom: 'Plateau',
  type: 'MAGASIN' as const,
  adresse: '12, rue Rachel',
  ville: 'Montréal',
  code_postal: 'H2J 2J1',
  telephone: null as string | null,
  email: null,
  region: 'Montréal',
  objectif: 3000,
  ouvert: true,
  cree_le: AT,
  modifie_le: AT,
  version: 2,
}

const TILL = {
  id: 1,
  magasin_id: 1,
  nom: 'Caisse 1',
  statut: 'OUVERTE',
  tenue_par: 'Bob',
  ouverte_le: AT,
  derniere_vente: null,
  ventes_du_jour: 7,
  total_du_jour: 214.5,
}

export interface People {
  readonly users: Map<number, User>
  readonly store: { value: typeof PLATEAU }
  readonly writes: Asked[]
  readonly answer: Answer
}

export function openPeople(): People {
  const all = [user(1, 'Bob', 'employe'), user(2, 'Alice', 'gestionnaire'), user(3, 'Charlie', 'responsable')]
  const people: People = {
    users: new Map(all.map((one) => [one.id, one])),
    store: { value: PLATEAU },
    writes: [],
    answer: (asked) => {
      const [path = ''] = asked.path.split('?')
      return asked.method === 'GET' ? read(path, people) : write(asked, people)
    },
  }
  return people
}

function read(path: string, { users, store }: People) {
  if (path === '/utilisateurs') return checked(lister.replies[200], [...users.values()])
  if (path === '/utilisateurs/audit') return checked(audit.replies[200], AUDIT)
  if (/^\/utilisateurs\/\d+\/jetons$/.test(path)) return checked(listerJetons.replies[200], [])
  if (path === '/caisses') return checked(listerCaisses.replies[200], [TILL])
  if (path === '/magasins') return checked(listerMagasins.replies[200], [store.value])
  if (path === '/magasins/1') return checked(consulterMagasin.replies[200], store.value)
  const found = users.get(Number(/^\/utilisateurs\/(\d+)$/.exec(path)?.[1]))
  return found === undefined ? undefined : checked(consulter.replies[200], found)
}

const AUDIT = [
  {
    id: 1,
    a: AT,
    acte: 'CONNEXION',
    auteur_id: 3,
    utilisateur_id: 3,
    identifiant: null,
    adresse: '127.0.0.1',
  },
]
const STALE = { code: 'VERSION_PERIMEE', title: 'Version périmée', detail: 'La ressource a changé.' }
const stale = { status: 412, body: STALE }

function write(asked: Asked, people: People) {
  const [, id, what] = /^\/utilisateurs\/(\d+)(?:\/([\w-]+))?$/.exec(asked.path) ?? []
  const isStore = asked.path === '/magasins/1'
  if (id === undefined && !isStore) return undefined
  people.writes.push(asked)
  if (what === 'mot-de-passe') return { status: 204, body: undefined }
  if (what === 'jetons') {
    const made = { id: ID, nom: 'Caisse', role: 'employe', cree_le: AT, expire_le: AT, revoque_le: null }
    return checked(creerJeton.replies[201], { ...made, jeton: 'ctk_un-secret' }, 201)
  }
  const body = JSON.parse(asked.body) as object
  const before = isStore ? people.store.value : people.users.get(Number(id))
  if (before === undefined) return undefined
  if (asked.headers['if-match'] !== `"${before.version}"`) return stale
  const after = { ...before, ...body, version: before.version + 1 }
  if (isStore) people.store.value = after as typeof PLATEAU
  else people.users.set(Number(id), after as User)
  return checked(isStore ? consulterMagasin.replies[200] : consulter.replies[200], after)
}

const ID = '019bc1a8-0000-7000-8000-000000000077'
