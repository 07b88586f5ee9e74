ALTER TABLE "utilisateurs" DROP CONSTRAINT "utilisateurs_role";--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD COLUMN "client_id" integer;--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD COLUMN "inscription_id" uuid;--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD CONSTRAINT "utilisateurs_client_id_unique" UNIQUE("client_id");--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD CONSTRAINT "utilisateurs_inscription_id_unique" UNIQUE("inscription_id");--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD CONSTRAINT "utilisateurs_client" CHECK (("utilisateurs"."role" = 'client') = ("utilisateurs"."client_id" is not null));--> statement-breakpoint
ALTER TABLE "utilisateurs" ADD CONSTRAINT "utilisateurs_role" CHECK ("utilisateurs"."role" in ('employe', 'gestionnaire', 'responsable', 'client'));