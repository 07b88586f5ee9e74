CREATE TABLE "connexions" (
	"cookie_hash" text PRIMARY KEY NOT NULL,
	"espace" text NOT NULL,
	"compte" jsonb NOT NULL,
	"access_token" text NOT NULL,
	"access_until" timestamp with time zone NOT NULL,
	"renewal_token" text NOT NULL,
	"ouverte_le" timestamp with time zone NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "connexions_espace" CHECK ("connexions"."espace" in ('maison', 'magasin')),
	CONSTRAINT "connexions_cookie" CHECK (length("connexions"."cookie_hash") = 43)
);
