/**
 * What was written as the past of the demonstration: no saga made it, so neither the journal nor an inbox knows of it. Its ids are UUIDs
 * of version 8; those of all that a saga makes are of version 7.
 */
export const ofPast = (id: string): string => `substring(${id}::text, 15, 1) = '8'`
