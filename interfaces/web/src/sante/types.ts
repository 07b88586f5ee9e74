/** How the house is, as the server of these pages says it: its contract is its own, so the types are said again here. */
export type State = 'PRET' | 'PAS_PRET' | 'ABSENT'

export interface Instance {
  readonly adresse: string
  readonly etat: State
  readonly raison: string | null
  readonly depuis: string
  readonly version: string | null
  readonly demarre_le: string | null
  readonly demandes: number | null
  readonly erreurs: number | null
  readonly p95_ms: number | null
  readonly memoire_mo: number | null
  readonly base: { readonly occupees: number; readonly libres: number; readonly attendent: number } | null
  readonly bus: {
    readonly en_attente: number
    readonly plus_ancien_s: number
    readonly mis_de_cote: number
  } | null
  readonly a_publier_s: number | null
  readonly cache: number | null
}

export interface Upstream {
  readonly nom: string
  readonly demandes: number
  readonly echecs: number
  readonly coupe: boolean
}

export interface Health {
  readonly lu_a: string
  readonly processus: readonly { readonly nom: string; readonly instances: readonly Instance[] }[]
  readonly amonts: readonly Upstream[] | null
  readonly grafana: string | null
}
