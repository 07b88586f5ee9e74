/** Signs in as an account of the demonstration, for what only staff may do. */

/** The header that names the account from then on, for 15 minutes. `utilisateurs` is the address of one who knows accounts. */
export async function signIn(
  utilisateurs: string,
  identifiant = 'Charlie',
  motDePasse = 'root',
): Promise<{ readonly authorization: string }> {
  const answer = await fetch(`${utilisateurs}/auth/connexion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifiant, mot_de_passe: motDePasse }),
    signal: AbortSignal.timeout(60_000),
  })
  if (answer.status !== 200) throw new Error(`${identifiant} cannot sign in: ${await answer.text()}`)
  const { jeton_acces: token } = (await answer.json()) as { jeton_acces: string }
  return { authorization: `Bearer ${token}` }
}
