/** Where the migrations of a participant's tables are. A service applies them before its own. */
export const participantMigrations = new URL('../migrations', import.meta.url)
