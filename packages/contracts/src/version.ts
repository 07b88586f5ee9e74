/** Versions as HTTP carries them: the ETag of a resource is its version, and a change must name the one that was read. */
import { type Refusal, refuse } from './operation.ts'

/** `3` → `"3"`. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** True when a list of ETags, as in If-None-Match, holds this version. A weak ETag is good enough to read by. */
export function isKnown(header: string | undefined, version: number): boolean {
  return tagsOf(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etagOf(version))
}

/** True when If-Match names something at all. */
export function namesAny(header: string | undefined): header is string {
  return tagsOf(header).length > 0
}

/** Refuses a change whose If-Match does not name the current version. Weak ETags never match here (RFC 9110). */
export function decideVersion(header: string, version: number): Refusal<'VERSION_PERIMEE'> | undefined {
  const named = tagsOf(header).some((tag) => tag === '*' || tag === etagOf(version))
  return named ? undefined : refuse('VERSION_PERIMEE', { version })
}

function tagsOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}
