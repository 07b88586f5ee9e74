/**
 * What can be wrong with a request before a schema is asked: its head, its address, the spelling of its values. One table,
 * because two programs say it: the kit, and the gateway in Go, for which `krakend/generate.ts` writes it down.
 */
export const REQUEST_FAULTS = {
  http: { fr: 'n’est pas du HTTP lisible', en: 'is no readable HTTP' },
  chunks: {
    fr: 'le corps est mal découpé ou incomplet',
    en: 'the body is wrongly cut into chunks, or incomplete',
  },
  required: { fr: 'est requis', en: 'is required' },
  repeated: { fr: 'est donné plusieurs fois', en: 'is given more than once' },
  encoding: {
    fr: '« {text} » n’est pas de l’UTF-8 encodé par %XX',
    en: '"{text}" is no UTF-8 encoded by %XX',
  },
  byte: { fr: 'contient l’octet {text}, non encodé', en: 'contains the byte {text}, not encoded' },
  hash: { fr: 'contient « # », non encodé', en: 'contains "#", not encoded' },
} as const

export type RequestFault = keyof typeof REQUEST_FAULTS
