/** Writes docs/problemes.md from the table of problems. Run: `pnpm generate` */
import {
  PROBLEMS,
  type ProblemCode,
  type ProblemEntry,
  type ProblemText,
  problemType,
} from '@comptoir/contracts'
import { writeGenerated } from '@comptoir/system/generated-file.ts'

const HEAD = `# Problèmes · Problems

<!-- Made by cli/generate/problems.ts from packages/contracts/src/problem.ts: change that table, never this file. -->

Toute réponse négative est un \`application/problem+json\` (RFC 9457). Son \`code\` est l’un de ceux-ci ; ses textes suivent
\`Accept-Language\` (français d’abord, anglais complet). Les mots entre accolades sont remplacés par les faits de la réponse.

Une réponse qui porte \`Retry-After\` invite à renvoyer la même requête : elle n’a rien fait, ou sa clé la rend unique. Sans
\`Retry-After\`, une écriture a pu prendre effet ; « action » dit où regarder.

Every negative answer is an \`application/problem+json\` (RFC 9457). Its \`code\` is one of these; its texts follow
\`Accept-Language\` (French first, English complete). Words in braces are replaced by the facts of the answer.

An answer with \`Retry-After\` invites to send the same request again: it did nothing, or its key makes it one. Without
\`Retry-After\`, a write may have taken effect; "action" says where to look.
`

const ENTRIES = Object.entries(PROBLEMS) as readonly [ProblemCode, ProblemEntry][]

function paragraph(language: string, { title, detail, action }: ProblemText): string {
  return `- **${language}** · ${title}. ${detail}${action === undefined ? '' : ` ${action}`}`
}

const AGAIN = {
  always: ' · `Retry-After` : rien n’a pris effet · nothing took effect',
  keyed: ' · `Retry-After` avec une · with an `Idempotency-Key`',
}

function section([code, { status, again, fr, en }]: readonly [ProblemCode, ProblemEntry]): string {
  return `### ${code}

\`${status}\` · \`${problemType(code)}\`${again === undefined ? '' : AGAIN[again]}

${paragraph('fr', fr)}
${paragraph('en', en)}
`
}

/** The whole document. */
export function problemCatalogue(): string {
  const statuses = [...new Set(ENTRIES.map(([, { status }]) => status))].sort((a, b) => a - b)
  const parts = statuses.map((status) => {
    const entries = ENTRIES.filter(([, entry]) => entry.status === status)
    return `## ${status}\n\n${entries.map(section).join('\n')}`
  })
  return [HEAD, ...parts].join('\n')
}

if (import.meta.main) writeGenerated('docs/problemes.md', problemCatalogue())
