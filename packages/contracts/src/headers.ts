/** The headers of requests and answers, and what each means: a route names those that it reads and sends. */

interface Header {
  readonly fr: string
  readonly en: string
  readonly schema: Readonly<Record<string, unknown>>
  /** Where a route reads it, a request without it is refused. */
  readonly required?: true
}

const header = <const H extends Header>(declared: H): H => declared
const text = { type: 'string' } as const

export const REQUEST_HEADERS = {
  Accept: header({
    fr: 'La forme de la réponse, où il y en a plusieurs',
    en: 'The form of the answer, where there are several',
    schema: text,
  }),
  'Accept-Language': header({
    fr: 'La langue des refus : `fr` ou `en`',
    en: 'The language of refusals: `fr` or `en`',
    schema: { ...text, default: 'fr' },
  }),
  Authorization: header({
    fr: 'Le jeton d’un compte (POST /auth/connexion) ou d’un programme ; pour les opérateurs, le leur',
    en: 'The token of an account (POST /auth/connexion) or of a program; for operators, theirs',
    schema: { ...text, pattern: '^Bearer ' },
  }),
  'Idempotency-Key': header({
    fr: 'La clé d’une requête qui pourra être renvoyée : même clé, même réponse',
    en: 'The key of a request that may be sent again: same key, same answer',
    schema: { ...text, format: 'uuid' },
  }),
  'If-Match': header({
    fr: 'La version à changer, telle qu’`ETag` l’a dite',
    en: 'The version to change, as `ETag` told it',
    schema: text,
    required: true,
  }),
  'If-None-Match': header({
    fr: 'La version déjà connue : 304 si c’est encore elle',
    en: 'The version known already: 304 if it still is',
    schema: text,
  }),
  'Last-Event-ID': header({
    fr: 'Le dernier événement lu ; ceux d’après viennent d’abord',
    en: 'The last event read; those after it come first',
    schema: text,
  }),
  Prefer: header({
    fr: '`respond-async` : 202 sans attendre la fin',
    en: '`respond-async`: 202 without waiting for the end',
    schema: text,
  }),
  'X-Approbation': header({
    fr: 'Ce que POST /approbations a donné pour cette clé : qui approuve ce qui dépasse les droits de qui demande',
    en: 'What POST /approbations gave for this key: who approves what is beyond the rights of whoever asks',
    schema: text,
  }),
  'X-API-Token': header({
    fr: 'Le jeton d’un programme, pour qui n’envoie pas d’Authorization',
    en: 'The token of a program, for whoever sends no Authorization',
    schema: text,
  }),
  'X-Request-Id': header({
    fr: 'Le nom de la requête dans les journaux',
    en: 'The name of the request in logs',
    schema: { ...text, pattern: '^[\\w.:-]{1,128}$' },
  }),
  'X-Deadline-Ms': header({
    fr: 'Combien l’appelant attend, en ms ; la passerelle le fixe elle-même',
    en: 'How long the caller waits, in ms; the gateway sets it itself',
    schema: { type: 'integer', minimum: 1 },
  }),
  traceparent: header({
    fr: 'La trace de la requête (W3C)',
    en: 'The trace of the request (W3C)',
    schema: text,
  }),
} as const
export type RequestHeader = keyof typeof REQUEST_HEADERS

export const REPLY_HEADERS = {
  'Accept-Encoding': header({
    fr: 'Les codages de corps acceptés',
    en: 'The codings of bodies that are accepted',
    schema: text,
  }),
  Allow: header({ fr: 'Les méthodes de cette adresse', en: 'The methods of this address', schema: text }),
  'Content-Disposition': header({
    fr: 'Sous quel nom enregistrer le fichier',
    en: 'Under which name to keep the file',
    schema: text,
  }),
  'Content-Language': header({ fr: 'La langue du texte', en: 'The language of the text', schema: text }),
  ETag: header({ fr: 'La version de ce qui est montré', en: 'The version of what is shown', schema: text }),
  'Idempotency-Replayed': header({
    fr: '`true` : la réponse d’une requête antérieure de même clé',
    en: '`true`: the answer to an earlier request with this key',
    schema: { ...text, const: 'true' },
  }),
  Link: header({
    fr: '`rel="next"` mène à la page suivante',
    en: '`rel="next"` leads to the next page',
    schema: text,
  }),
  Location: header({
    fr: 'L’adresse de ce dont il s’agit',
    en: 'The address of what this is about',
    schema: text,
  }),
  'Retry-After': header({
    fr: 'Quand redemander, en secondes',
    en: 'When to ask again, in seconds',
    schema: { type: 'integer', minimum: 0 },
  }),
  Warning: header({ fr: 'Ce qui a été laissé de côté', en: 'What was left aside', schema: text }),
  'WWW-Authenticate': header({ fr: 'Comment se nommer', en: 'How to say who one is', schema: text }),
  'X-Cache': header({
    fr: 'D’où vient la réponse : `HIT` du cache, `MISS` de la source, `OFF` sans cache',
    en: 'Where the answer is from: `HIT` the cache, `MISS` the source, `OFF` without a cache',
    schema: text,
  }),
  'X-Instance-Id': header({
    fr: 'L’instance qui a répondu',
    en: 'The instance that answered',
    schema: text,
  }),
  'X-Request-Id': header({
    fr: 'Le nom de la requête dans les journaux',
    en: 'The name of the request in logs',
    schema: text,
  }),
  'X-Total-Count': header({
    fr: 'Combien de lignes a toute la liste, avec `total=1`',
    en: 'How many rows the whole list has, with `total=1`',
    schema: { type: 'integer', minimum: 0 },
  }),
} as const
export type ReplyHeader = keyof typeof REPLY_HEADERS
