-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR', 'ADMINISTRATOR');

-- CreateEnum
CREATE TYPE "InstrumentKind" AS ENUM ('PERPETUAL', 'FUTURE', 'OPTION', 'SPOT');

-- CreateEnum
CREATE TYPE "ProposalState" AS ENUM ('DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED', 'REJECTED', 'APPROVED', 'QUEUED', 'READY', 'ACTIVATING', 'ACTIVE', 'SUPERSEDED', 'ROLLED_BACK', 'WITHDRAWN', 'CANCELED', 'EXPIRED', 'STALE', 'FAILED');

-- CreateEnum
CREATE TYPE "ProposalKind" AS ENUM ('CHANGE', 'ROLLBACK');

-- CreateEnum
CREATE TYPE "VersionKind" AS ENUM ('GENESIS', 'CHANGE', 'ROLLBACK');

-- CreateEnum
CREATE TYPE "SimulationState" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('APPROVE', 'REJECT', 'REQUEST_CHANGES');

-- CreateEnum
CREATE TYPE "SnapshotKind" AS ENUM ('ACCOUNTS', 'MARKET');

-- CreateEnum
CREATE TYPE "AccountStatus" AS ENUM ('OK', 'WARNING', 'CALL', 'LIQUIDATION', 'UNPRICED');

-- CreateEnum
CREATE TYPE "TokenScope" AS ENUM ('READ', 'IMPORT', 'PROPOSE');

-- CreateTable
CREATE TABLE "venue" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "settlement_asset" TEXT NOT NULL,
    "live_version" INTEGER,
    "inputs_revision" BIGINT NOT NULL DEFAULT 0,
    "live_run_id" BIGINT,
    "policy_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "venue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "version" INTEGER NOT NULL,
    "canonical" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" "Role"[],
    "password_hash" TEXT,
    "oidc_subject" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" "TokenScope"[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instrument" (
    "symbol" TEXT NOT NULL,
    "kind" "InstrumentKind" NOT NULL,
    "underlying" TEXT NOT NULL,
    "settlement_asset" TEXT NOT NULL,
    "multiplier" DECIMAL(38,18) NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instrument_pkey" PRIMARY KEY ("symbol")
);

-- CreateTable
CREATE TABLE "mark_price" (
    "instrument_symbol" TEXT NOT NULL,
    "price" DECIMAL(38,18) NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mark_price_pkey" PRIMARY KEY ("instrument_symbol")
);

-- CreateTable
CREATE TABLE "price_bar" (
    "instrument_symbol" TEXT NOT NULL,
    "interval_minutes" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "open" DECIMAL(38,18) NOT NULL,
    "high" DECIMAL(38,18) NOT NULL,
    "low" DECIMAL(38,18) NOT NULL,
    "close" DECIMAL(38,18) NOT NULL,
    "quote_volume" DECIMAL(38,18),

    CONSTRAINT "price_bar_pkey" PRIMARY KEY ("instrument_symbol","interval_minutes","opens_at")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "account_id" TEXT NOT NULL,
    "instrument_symbol" TEXT NOT NULL,
    "quantity" DECIMAL(38,18) NOT NULL,
    "entry_price" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "position_pkey" PRIMARY KEY ("account_id","instrument_symbol")
);

-- CreateTable
CREATE TABLE "collateral_balance" (
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "collateral_balance_pkey" PRIMARY KEY ("account_id","asset")
);

-- CreateTable
CREATE TABLE "parameter_set" (
    "hash" TEXT NOT NULL,
    "canonical" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parameter_set_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "version" (
    "number" INTEGER NOT NULL,
    "kind" "VersionKind" NOT NULL,
    "parameter_set_hash" TEXT NOT NULL,
    "proposal_id" UUID,
    "activated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "version_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "proposal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" SERIAL NOT NULL,
    "kind" "ProposalKind" NOT NULL,
    "title" TEXT NOT NULL,
    "rationale" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "state" "ProposalState" NOT NULL,
    "state_reason" TEXT,
    "current_revision_id" UUID,
    "review_cycle" INTEGER NOT NULL DEFAULT 1,
    "activate_at" TIMESTAMPTZ(3),
    "grace_minutes" INTEGER NOT NULL DEFAULT 60,
    "eta" TIMESTAMPTZ(3),
    "grace_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "parameter_set_hash" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "editor_id" UUID NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "hash" TEXT NOT NULL,
    "kind" "SnapshotKind" NOT NULL,
    "content" BYTEA NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "simulation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "repeats_id" UUID,
    "state" "SimulationState" NOT NULL,
    "failure" TEXT,
    "accounts_done" INTEGER NOT NULL DEFAULT 0,
    "accounts_total" INTEGER,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "account_snapshot_hash" TEXT,
    "market_snapshot_hash" TEXT,
    "method_version" TEXT,
    "evidence" TEXT,
    "evidence_hash" TEXT,

    CONSTRAINT "simulation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "affected_account" (
    "simulation_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "status_before" "AccountStatus" NOT NULL,
    "status_after" "AccountStatus" NOT NULL,
    "equity" DECIMAL(65,18) NOT NULL,
    "notional" DECIMAL(65,18) NOT NULL,
    "initial_margin_before" DECIMAL(65,18) NOT NULL,
    "initial_margin_after" DECIMAL(65,18) NOT NULL,
    "maintenance_margin_before" DECIMAL(65,18) NOT NULL,
    "maintenance_margin_after" DECIMAL(65,18) NOT NULL,
    "call_amount" DECIMAL(65,18) NOT NULL,

    CONSTRAINT "affected_account_pkey" PRIMARY KEY ("simulation_id","account_id")
);

-- CreateTable
CREATE TABLE "vote" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "review_cycle" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "verdict" "Verdict" NOT NULL,
    "reason" TEXT,
    "digest_text" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "path" TEXT,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "margin_run" (
    "id" BIGSERIAL NOT NULL,
    "version_number" INTEGER NOT NULL,
    "inputs_revision" BIGINT NOT NULL,
    "method_version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3) NOT NULL,
    "accounts" INTEGER NOT NULL,
    "unpriced" INTEGER NOT NULL,
    "notional" DECIMAL(65,18) NOT NULL,
    "initial_margin" DECIMAL(65,18) NOT NULL,
    "maintenance_margin" DECIMAL(65,18) NOT NULL,
    "equity" DECIMAL(65,18) NOT NULL,
    "shortfall" DECIMAL(65,18) NOT NULL,
    "count_ok" INTEGER NOT NULL,
    "count_warning" INTEGER NOT NULL,
    "count_call" INTEGER NOT NULL,
    "count_liquidation" INTEGER NOT NULL,
    "count_near_liquidation" INTEGER NOT NULL,

    CONSTRAINT "margin_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_margin" (
    "run_id" BIGINT NOT NULL,
    "account_id" TEXT NOT NULL,
    "status" "AccountStatus" NOT NULL,
    "notional" DECIMAL(65,18) NOT NULL,
    "initial_margin" DECIMAL(65,18) NOT NULL,
    "maintenance_margin" DECIMAL(65,18) NOT NULL,
    "equity" DECIMAL(65,18) NOT NULL,
    "margin_ratio" DECIMAL(65,18),
    "call_amount" DECIMAL(65,18) NOT NULL,
    "missing" TEXT[],

    CONSTRAINT "account_margin_pkey" PRIMARY KEY ("run_id","account_id")
);

-- CreateTable
CREATE TABLE "margin_call" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" TEXT NOT NULL,
    "stage" "AccountStatus" NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_run_id" BIGINT NOT NULL,
    "opened_amount" DECIMAL(65,18) NOT NULL,
    "amount" DECIMAL(65,18) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_run_id" BIGINT,

    CONSTRAINT "margin_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "margin_call_event" (
    "call_id" UUID NOT NULL,
    "run_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" "AccountStatus" NOT NULL,
    "amount" DECIMAL(65,18) NOT NULL,

    CONSTRAINT "margin_call_event_pkey" PRIMARY KEY ("call_id","run_id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "person_oidc_subject_key" ON "person"("oidc_subject");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE INDEX "position_instrument_symbol_idx" ON "position"("instrument_symbol");

-- CreateIndex
CREATE UNIQUE INDEX "version_proposal_id_key" ON "version"("proposal_id");

-- CreateIndex
CREATE INDEX "version_activated_at_idx" ON "version"("activated_at");

-- CreateIndex
CREATE UNIQUE INDEX "proposal_number_key" ON "proposal"("number");

-- CreateIndex
CREATE UNIQUE INDEX "proposal_current_revision_id_key" ON "proposal"("current_revision_id");

-- CreateIndex
CREATE INDEX "proposal_state_idx" ON "proposal"("state");

-- CreateIndex
CREATE UNIQUE INDEX "revision_hash_key" ON "revision"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "revision_proposal_id_ordinal_key" ON "revision"("proposal_id", "ordinal");

-- CreateIndex
CREATE INDEX "simulation_revision_id_idx" ON "simulation"("revision_id");

-- CreateIndex
CREATE UNIQUE INDEX "vote_digest_key" ON "vote"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "vote_proposal_id_review_cycle_person_id_key" ON "vote"("proposal_id", "review_cycle", "person_id");

-- CreateIndex
CREATE INDEX "comment_proposal_id_created_at_idx" ON "comment"("proposal_id", "created_at");

-- CreateIndex
CREATE INDEX "account_margin_run_id_margin_ratio_idx" ON "account_margin"("run_id", "margin_ratio");

-- CreateIndex
CREATE INDEX "account_margin_run_id_status_idx" ON "account_margin"("run_id", "status");

-- CreateIndex
CREATE INDEX "margin_call_account_id_idx" ON "margin_call"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_hash_key" ON "audit_entry"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_subject_kind_subject_id_idx" ON "audit_entry"("subject_kind", "subject_id");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark_price" ADD CONSTRAINT "mark_price_instrument_symbol_fkey" FOREIGN KEY ("instrument_symbol") REFERENCES "instrument"("symbol") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_bar" ADD CONSTRAINT "price_bar_instrument_symbol_fkey" FOREIGN KEY ("instrument_symbol") REFERENCES "instrument"("symbol") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_instrument_symbol_fkey" FOREIGN KEY ("instrument_symbol") REFERENCES "instrument"("symbol") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collateral_balance" ADD CONSTRAINT "collateral_balance_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_parameter_set_hash_fkey" FOREIGN KEY ("parameter_set_hash") REFERENCES "parameter_set"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_current_revision_id_fkey" FOREIGN KEY ("current_revision_id") REFERENCES "revision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_parameter_set_hash_fkey" FOREIGN KEY ("parameter_set_hash") REFERENCES "parameter_set"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_editor_id_fkey" FOREIGN KEY ("editor_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simulation" ADD CONSTRAINT "simulation_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simulation" ADD CONSTRAINT "simulation_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simulation" ADD CONSTRAINT "simulation_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "affected_account" ADD CONSTRAINT "affected_account_simulation_id_fkey" FOREIGN KEY ("simulation_id") REFERENCES "simulation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "margin_run" ADD CONSTRAINT "margin_run_version_number_fkey" FOREIGN KEY ("version_number") REFERENCES "version"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_margin" ADD CONSTRAINT "account_margin_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "margin_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_margin" ADD CONSTRAINT "account_margin_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "margin_call" ADD CONSTRAINT "margin_call_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "margin_call_event" ADD CONSTRAINT "margin_call_event_call_id_fkey" FOREIGN KEY ("call_id") REFERENCES "margin_call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- What Prisma's schema language cannot say ---------------------------------------------------------------

-- Content-addressed: the database itself checks that the name is of the content.
ALTER TABLE "parameter_set" ADD CONSTRAINT "parameter_set_hash_is_of_text"
  CHECK ("hash" = encode(sha256(convert_to("canonical", 'UTF8')), 'hex'));
ALTER TABLE "policy" ADD CONSTRAINT "policy_hash_is_of_text"
  CHECK ("hash" = encode(sha256(convert_to("canonical", 'UTF8')), 'hex'));
ALTER TABLE "vote" ADD CONSTRAINT "vote_digest_is_of_text"
  CHECK ("digest" = encode(sha256(convert_to("digest_text", 'UTF8')), 'hex'));
ALTER TABLE "simulation" ADD CONSTRAINT "simulation_hash_is_of_evidence"
  CHECK ("evidence_hash" IS NOT DISTINCT FROM encode(sha256(convert_to("evidence", 'UTF8')), 'hex'));
ALTER TABLE "simulation" ADD CONSTRAINT "simulation_done_has_evidence"
  CHECK ("state" <> 'DONE' OR ("evidence" IS NOT NULL AND "account_snapshot_hash" IS NOT NULL
    AND "market_snapshot_hash" IS NOT NULL AND "method_version" IS NOT NULL AND "finished_at" IS NOT NULL));

ALTER TABLE "venue" ADD CONSTRAINT "venue_is_one" CHECK ("id" = 1);
ALTER TABLE "instrument" ADD CONSTRAINT "instrument_multiplier_positive" CHECK ("multiplier" > 0);
ALTER TABLE "mark_price" ADD CONSTRAINT "mark_price_positive" CHECK ("price" > 0);
ALTER TABLE "price_bar" ADD CONSTRAINT "price_bar_is_ohlc"
  CHECK ("low" > 0 AND "low" <= LEAST("open", "close") AND "high" >= GREATEST("open", "close")
    AND "interval_minutes" > 0);
ALTER TABLE "position" ADD CONSTRAINT "position_is_open" CHECK ("quantity" <> 0 AND "entry_price" > 0);
ALTER TABLE "collateral_balance" ADD CONSTRAINT "collateral_balance_is_held" CHECK ("amount" <> 0);

-- At most one open margin call per account.
CREATE UNIQUE INDEX "margin_call_one_open" ON "margin_call" ("account_id") WHERE "closed_at" IS NULL;

-- Version numbers rise strictly, by one; the live pointer never moves backwards.
CREATE FUNCTION margrave_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."number" <> (SELECT coalesce(max("number"), 0) + 1 FROM "version") THEN
    RAISE EXCEPTION 'version % does not follow the last one', NEW."number" USING ERRCODE = 'MG001';
  END IF;
  IF NEW."activated_at" < (SELECT max("activated_at") FROM "version") THEN
    RAISE EXCEPTION 'version % would be activated before the last one', NEW."number" USING ERRCODE = 'MG001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "version_follows" BEFORE INSERT ON "version" FOR EACH ROW EXECUTE FUNCTION margrave_next_version();

CREATE FUNCTION margrave_pointer_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."live_version" IS NOT NULL AND (NEW."live_version" IS NULL OR NEW."live_version" < OLD."live_version") THEN
    RAISE EXCEPTION 'the live pointer never moves backwards' USING ERRCODE = 'MG002';
  END IF;
  IF NEW."inputs_revision" < OLD."inputs_revision" THEN
    RAISE EXCEPTION 'the inputs revision never falls' USING ERRCODE = 'MG002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "venue_pointer_forward" BEFORE UPDATE ON "venue" FOR EACH ROW EXECUTE FUNCTION margrave_pointer_forward();

-- Append-only tables: refused by trigger to everyone, and by grant to the application.
CREATE FUNCTION margrave_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'MG003';
END $$;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_entry', 'parameter_set', 'version', 'revision', 'snapshot', 'vote', 'comment',
    'affected_account', 'policy', 'import', 'margin_call_event'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', name);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', name);
  END LOOP;
END $$;

-- A finished simulation never changes.
CREATE FUNCTION margrave_simulation_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."state" IN ('DONE', 'FAILED') THEN
    RAISE EXCEPTION 'a finished simulation never changes' USING ERRCODE = 'MG003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "simulation_final" BEFORE UPDATE OR DELETE ON "simulation" FOR EACH ROW EXECUTE FUNCTION margrave_simulation_final();
CREATE TRIGGER "simulation_final_whole" BEFORE TRUNCATE ON "simulation" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();

-- The application's role: not the owner, and only what it needs. Its password is set at start, outside of the migrations.
DO $$
BEGIN
  CREATE ROLE margrave_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same server made it
END $$;
GRANT USAGE ON SCHEMA public TO margrave_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO margrave_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO margrave_app;
GRANT UPDATE ON "venue", "person", "api_token", "instrument", "mark_price", "price_bar", "account", "position",
  "collateral_balance", "proposal", "simulation", "margin_run", "margin_call", "rate_limit" TO margrave_app;
GRANT DELETE ON "position", "collateral_balance", "account_margin", "mark_price", "rate_limit" TO margrave_app;
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON "_prisma_migrations" FROM margrave_app;
  END IF;
END $$;
