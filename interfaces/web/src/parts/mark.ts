import { language } from '../language.ts'

/** The decimal mark of the page. */
export const MARK = language === 'fr' ? ',' : '.'
