/** Who is signed in, as utilisateurs tells it. */
export interface Compte {
  readonly id: number
  readonly nom: string
  readonly role: string
  readonly magasins: readonly number[]
  /** The customer that he is; staff are none. */
  readonly clientId?: number
}
