import { Listed } from '../parts/listed.tsx'
import { TableFrame } from '../parts/table-frame.tsx'
import { useList } from '../parts/use-list.ts'
import { instant, words } from '../words/words.ts'
import type { AuditLine, User } from './types.ts'
import { userWords } from './words.ts'

/** Who signed in, who was refused, who changed what: the newest first. */
export function Audit() {
  const list = useList<AuditLine>({ key: ['utilisateurs', 'audit'], path: '/utilisateurs/audit?limite=50' })
  const users = useList<User>({ key: ['utilisateurs'], path: '/utilisateurs?limite=100' })
  const names = new Map(users.rows?.map(({ id, nom }) => [id, nom]))
  const nameOf = (id: number | null) => (id === null ? '–' : (names.get(id) ?? String(id)))
  return (
    <Listed list={list} empty={userWords.noAudit}>
      {(rows) => (
        <TableFrame
          label={userWords.audit}
          className="rows"
          titles={[words.when, userWords.act, userWords.who, userWords.whom, userWords.address]}
        >
          {rows.map((line) => (
            <tr key={line.id}>
              <td>{instant(line.a)}</td>
              <th scope="row">{actOf(line.acte)}</th>
              <td>{nameOf(line.auteur_id)}</td>
              <td>
                {line.utilisateur_id === null ? (line.identifiant ?? '–') : nameOf(line.utilisateur_id)}
              </td>
              <td>{line.adresse ?? '–'}</td>
            </tr>
          ))}
        </TableFrame>
      )}
    </Listed>
  )
}

/** An act that has no words here stands as the API says it. */
const actOf = (acte: string): string => (userWords.acts as Readonly<Record<string, string>>)[acte] ?? acte
