/** What a request is called in logs and answers: by its client, or as its trace is. */

/** A client's id is kept when it is short and plain, so that it can stand in a log line and a header. */
export function acceptableId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : undefined
}
