/** The places of the demonstration: five stores of Montréal with their tills, and the centre logistique. Numbered from 1. */
export const MONTREAL = { ville: 'Montréal', region: 'Montréal' } as const

export const LIEUX_DEMO = [
  {
    nom: 'Plateau',
    adresse: '4250, rue Saint-Denis',
    codePostal: 'H2J 2K8',
    objectifCents: 420_000,
    caisses: 3,
  },
  { nom: 'Rosemont', adresse: '2720, rue Masson', codePostal: 'H1Y 1X1', objectifCents: 360_000, caisses: 2 },
  {
    nom: 'Vieux-Port',
    adresse: '350, rue Saint-Paul Est',
    codePostal: 'H2Y 1H2',
    objectifCents: 480_000,
    caisses: 3,
  },
  {
    nom: 'Verdun',
    adresse: '4800, rue Wellington',
    codePostal: 'H4G 1X4',
    objectifCents: 320_000,
    caisses: 2,
  },
  {
    nom: 'Saint-Laurent',
    adresse: '805, boulevard Décarie',
    codePostal: 'H4L 3L7',
    objectifCents: 300_000,
    caisses: 2,
  },
  {
    nom: 'Centre logistique',
    adresse: '9400, boulevard du Golf',
    codePostal: 'H1J 3A1',
    objectifCents: null,
    caisses: 0,
  },
] as const

/** The number of the centre logistique, which serves the web shop. */
export const CENTRE_DEMO = LIEUX_DEMO.length

/** The numbers of the stores. */
export const MAGASINS_DEMO: readonly number[] = LIEUX_DEMO.slice(0, -1).map((_, index) => index + 1)

/** Every till, by its number: its store, and its name there. */
export const CAISSES_DEMO: readonly {
  readonly id: number
  readonly magasinId: number
  readonly nom: string
}[] = LIEUX_DEMO.flatMap(({ caisses }, index) =>
  Array.from({ length: caisses }, (_, till) => ({ magasinId: index + 1, nom: `Caisse ${till + 1}` })),
).map((caisse, index) => ({ id: index + 1, ...caisse }))
