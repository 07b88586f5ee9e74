/** What storekeepers do: pure, each drawn from the seed. */
import type { Random } from '@comptoir/testing/random.ts'
import type { Asked } from './staff.ts'

/** The demonstration data: stores 1 to 5 and the centre, products 1 to 200. */
const CENTRE = 6
const STORES = 5
const PRODUCTS = 200
/** Who decides; each is one of two accounts. */
const [ONE, OTHER] = [0, 1] as const

/** What is done to a request, by whom. */
export interface Step {
  readonly acte: 'valider' | 'refuser' | 'annuler' | 'expedier' | 'recevoir'
  readonly body: object | undefined
  readonly doubled: boolean
  readonly by: number
}

/** Steps one after the other; those of one moment are taken at once. */
export type Story = readonly (readonly Step[])[]

export type Turn =
  /** A request is made, or proposed, and then this happens to it. */
  | { readonly kind: 'request'; readonly asked: Asked; readonly story: Story }
  | { readonly kind: 'delivery'; readonly asked: Asked }
  /** What is there is looked at first, and each product is found to differ by so many pieces. */
  | { readonly kind: 'count'; readonly magasinId: number; readonly found: ReadonlyMap<number, number> }

/** Draws what a storekeeper does next. */
export function drawTurn(random: Random): Turn {
  const draw = random.next()
  const doubled = random.chance(0.15)
  const magasin_id = random.between(1, STORES)
  if (draw < 0.2) return { kind: 'count', magasinId: random.between(1, CENTRE), found: differences(random) }
  if (draw < 0.3) {
    const body = { magasin_id: CENTRE, lignes: lines(random), reference: `BL-${random.between(1, 99_999)}` }
    return { kind: 'delivery', asked: { path: '/stock/receptions', body, doubled } }
  }
  if (draw < 0.35) {
    const asked = { path: '/approvisionnements/proposer', body: { magasin_id }, doubled }
    return { kind: 'request', asked, story: drawStory(random, []) }
  }
  const lignes = lines(random)
  const asked =
    draw < 0.7
      ? { path: '/approvisionnements', body: { magasin_id, lignes }, doubled }
      : {
          path: '/transferts',
          body: { de: otherThan(magasin_id, random), vers: magasin_id, lignes },
          doubled,
        }
  return { kind: 'request', asked, story: drawStory(random, lignes) }
}

type Lines = readonly { readonly produit_id: number; readonly quantite: number }[]

/** Mostly all the way to its place, where pieces are missing; and every way of coming too early, too late or after someone else. */
function drawStory(random: Random, lignes: Lines): Story {
  const [first] = lignes
  const step = (acte: Step['acte'], by: number = ONE, body: object = {}): Step => ({
    acte,
    by,
    body: acte === 'expedier' ? undefined : body,
    doubled: random.chance(0.15),
  })
  const fewer = (pieces: number, member: string) =>
    first && {
      motif: 'il en manque',
      [member]: [{ produit_id: first.produit_id, quantite: first.quantite - pieces }],
    }
  const grant = step('valider')
  const grantLess = step('valider', OTHER, fewer(1, 'quantites'))
  const refuse = step('refuser', OTHER, { motif: 'pas cette semaine' })
  const [send, cancel] = [step('expedier'), step('annuler', OTHER)]
  const receive = step('recevoir', OTHER, fewer(2, 'recues'))
  const stories: readonly Story[] = [
    [[grant], [send], [receive]],
    [[grantLess], [send], [receive]],
    [[grant, refuse], [send], [receive]],
    [[grant, grantLess], [send, cancel], [receive]],
    [[send], [grant], [receive], [send], [receive], [cancel]],
    [[grant], [cancel], [send]],
    [[refuse], [cancel]],
    [[step('annuler'), refuse], [grant]],
  ]
  return stories[random.chance(0.4) ? 0 : random.between(1, stories.length - 1)] as Story
}

/** Never fewer than two pieces: two may be missing. */
function lines(random: Random): { produit_id: number; quantite: number }[] {
  const products = new Set(Array.from({ length: random.between(1, 4) }, () => random.between(1, PRODUCTS)))
  return [...products].map((produit_id) => ({ produit_id, quantite: random.between(2, 6) }))
}

const differences = (random: Random): Map<number, number> =>
  new Map(
    Array.from({ length: random.between(1, 20) }, () => [
      random.between(1, PRODUCTS),
      random.chance(0.5) ? 0 : random.between(-1, 2),
    ]),
  )

const otherThan = (store: number, random: Random): number =>
  1 + ((store - 1 + random.between(1, STORES)) % CENTRE)
