ALTER TABLE "inbox" RENAME COLUMN "cle" TO "key";--> statement-breakpoint
ALTER TABLE "inbox" RENAME COLUMN "empreinte" TO "fingerprint";--> statement-breakpoint
ALTER TABLE "inbox" RENAME COLUMN "reponse" TO "reply";--> statement-breakpoint
ALTER TABLE "inbox" RENAME COLUMN "cree_le" TO "created_at";--> statement-breakpoint
ALTER INDEX "inbox_cree_le" RENAME TO "inbox_created_at";--> statement-breakpoint
UPDATE "inbox" SET "reply" = CASE WHEN "reply" ? 'reussie' THEN jsonb_build_object('done', "reply"->'reussie')
  ELSE jsonb_build_object('refused', "reply"->'refusee') END WHERE "reply" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" RENAME COLUMN "ordre" TO "seq";--> statement-breakpoint
ALTER TABLE "outbox" RENAME COLUMN "corps" TO "body";--> statement-breakpoint
ALTER TABLE "outbox" RENAME COLUMN "cree_le" TO "created_at";--> statement-breakpoint
ALTER TABLE "outbox" RENAME COLUMN "envoye_le" TO "sent_at";--> statement-breakpoint
ALTER SEQUENCE "outbox_ordre_seq" RENAME TO "outbox_seq_seq";--> statement-breakpoint
ALTER INDEX "outbox_a_envoyer" RENAME TO "outbox_to_send";--> statement-breakpoint
ALTER TABLE "cles" RENAME TO "client_keys";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "portee" TO "scope";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "cle" TO "key";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "empreinte" TO "fingerprint";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "statut" TO "status";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "reponse" TO "reply";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME COLUMN "cree_le" TO "created_at";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME CONSTRAINT "cles_portee_cle_pk" TO "client_keys_scope_key_pk";--> statement-breakpoint
ALTER TABLE "client_keys" RENAME CONSTRAINT "cles_longueur" TO "client_keys_key_length";--> statement-breakpoint
ALTER INDEX "cles_cree_le" RENAME TO "client_keys_created_at";
