/**
 * The check of an approval: a second person allowed one act of the first, for one key of a request. The key starts one thing
 * and no more, so an approval is used once, however often it is sent.
 */
import { APPROVAL_AUDIENCE, type Caller } from '@comptoir/contracts'
import { knownOf, signatureCheck, type TokenCheckOptions } from './token.ts'

/** What is to be approved. */
export interface ToApprove {
  readonly acte: string
  /** The key of the request; without one, nothing can be approved. */
  readonly cle: string | undefined
}

/** Who approves this, or why nobody does. */
export type ApprovalCheck = (
  approval: string,
  wanted: ToApprove,
) => Promise<Caller | 'APPROBATION_INVALIDE' | 'CLES_INDISPONIBLES'>

/** Creates a check. */
export function createApprovalCheck(options: TokenCheckOptions): ApprovalCheck {
  const kind = {
    typ: 'approbation+jwt',
    audience: APPROVAL_AUDIENCE,
    requiredClaims: ['role', 'acte', 'cle'],
  }
  const verify = signatureCheck(options, kind)
  return async (approval, { acte, cle }) => {
    const signed = await verify(approval)
    if (signed === 'CLES_INDISPONIBLES') return signed
    if (typeof signed === 'string') return 'APPROBATION_INVALIDE'
    const { payload } = signed
    const isForIt = cle !== undefined && payload['acte'] === acte && payload['cle'] === cle
    return (isForIt ? knownOf(signed)?.caller : undefined) ?? 'APPROBATION_INVALIDE'
  }
}
