/** Films are products of a category of their own, which have no price until someone gives them one. */

export const CATEGORIE_FILMS = 'Films'
