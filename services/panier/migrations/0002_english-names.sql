ALTER FUNCTION paniers_version_monte() RENAME TO check_version_rises;--> statement-breakpoint
ALTER FUNCTION prises_figees() RENAME TO refuse_change_of_prise;--> statement-breakpoint
ALTER TRIGGER paniers_version_monte ON paniers RENAME TO paniers_version_rises;--> statement-breakpoint
ALTER TRIGGER prises_figees ON prises RENAME TO prises_frozen;--> statement-breakpoint
ALTER TRIGGER prises_gardees ON prises RENAME TO prises_kept;
