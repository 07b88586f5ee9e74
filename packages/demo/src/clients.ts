/** The sixty customers of the demonstration, by their numbers from 1: those of the first examples, and others of first and last names. */
export interface ClientDemo {
  readonly nom: string
  readonly email: string
}

const KNOWN: readonly ClientDemo[] = [
  { nom: 'Camille Tremblay', email: 'camille.tremblay@exemple.ca' },
  { nom: 'Olivier Gagnon', email: 'olivier.gagnon@exemple.ca' },
  { nom: 'Noémie Bouchard', email: 'noemie.bouchard@exemple.ca' },
  { nom: 'Samuel Côté', email: 'samuel.cote@exemple.ca' },
  { nom: 'Léa Fortin', email: 'lea.fortin@exemple.ca' },
  { nom: 'Amadou Diallo', email: 'amadou.diallo@exemple.ca' },
  { nom: 'Mei-Lin Chen', email: 'mei-lin.chen@exemple.ca' },
  { nom: 'Gabriel Roy', email: 'gabriel.roy@exemple.ca' },
  { nom: 'Yasmine Benali', email: 'yasmine.benali@exemple.ca' },
  { nom: 'Anne-Sophie Lévesque', email: 'anne-sophie.levesque@exemple.ca' },
  { nom: 'Thomas O’Brien', email: 'thomas.obrien@exemple.ca' },
  { nom: 'Rosalie Pelletier', email: 'rosalie.pelletier@exemple.ca' },
]

const FIRST_NAMES = ['Alexis', 'Béatrice', 'Cédric', 'Dominique', 'Élise', 'Félix', 'Geneviève', 'Hugo']
const LAST_NAMES = ['Beaulieu', 'Caron', 'Desjardins', 'Gauthier', 'Lapointe', 'Morin']

/** An address in small letters without accents. */
const addressOf = (nom: string): string =>
  `${nom.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}@exemple.ca`

export const CLIENTS_DEMO: readonly ClientDemo[] = [
  ...KNOWN,
  ...LAST_NAMES.flatMap((last) =>
    FIRST_NAMES.map((first) => ({ nom: `${first} ${last}`, email: addressOf(`${first}.${last}`) })),
  ),
]
