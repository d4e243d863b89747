-- Every slot that was decided for an adjustment programme, each hashed with the one before. Rows are only ever added.
CREATE TABLE "adjustment_slot" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "programme" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "previous" CHAR(64) NOT NULL,
    "version_number" INTEGER NOT NULL,
    -- Of its dials, each once; for a search.
    "gates" TEXT[] NOT NULL,
    "has_moved" BOOLEAN NOT NULL,
    -- JSON text, as it is hashed.
    "record" TEXT NOT NULL,
    CONSTRAINT "adjustment_slot_pkey" PRIMARY KEY ("id"),
    -- A slot decides once; a chain has one slot after another.
    CONSTRAINT "adjustment_slot_once" UNIQUE ("programme", "at"),
    CONSTRAINT "adjustment_slot_chained" UNIQUE ("programme", "previous"),
    CONSTRAINT "adjustment_slot_hashed" CHECK ("hash" = encode(sha256(convert_to("record", 'UTF8')), 'hex')),
    CONSTRAINT "adjustment_slot_version" FOREIGN KEY ("version_number") REFERENCES "version" ("number")
);
CREATE UNIQUE INDEX "adjustment_slot_hash" ON "adjustment_slot" ("hash");
CREATE INDEX "adjustment_slot_moved" ON "adjustment_slot" ("programme", "id" DESC) WHERE "has_moved";
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "adjustment_slot"
  FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "adjustment_slot"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT ON "adjustment_slot" TO margrave_app;

-- What is known of an instrument's bars is named by the newest of them.
CREATE INDEX "price_bar_newest" ON "price_bar" ("instrument_symbol", "interval_minutes", "id" DESC);

-- Where the law stands between slots, one row for each programme that ever decided.
CREATE TABLE "adjustment_state" (
    "programme" TEXT NOT NULL,
    "programme_hash" CHAR(64) NOT NULL,
    "state" TEXT NOT NULL,
    "slot_hash" CHAR(64) NOT NULL,
    "slot_at" TIMESTAMPTZ(3) NOT NULL,
    -- Reasons that hold it, as the log was told last.
    "held" TEXT[] NOT NULL,
    -- How much of what it decides is applied.
    "phase" TEXT NOT NULL,
    "phase_at" TIMESTAMPTZ(3) NOT NULL,
    "suspended_at" TIMESTAMPTZ(3),
    -- On its way back to what was approved.
    "is_reverting" BOOLEAN NOT NULL,
    -- Since when the liquidation budget has kept it below its target, slot after slot.
    "budget_bound_since" TIMESTAMPTZ(3),
    CONSTRAINT "adjustment_state_phase" CHECK ("phase" IN ('SHADOW', 'INITIAL_ONLY', 'LIVE')),
    CONSTRAINT "adjustment_state_pkey" PRIMARY KEY ("programme"),
    CONSTRAINT "adjustment_state_slot" FOREIGN KEY ("slot_hash") REFERENCES "adjustment_slot" ("hash")
);
GRANT SELECT, INSERT, UPDATE ON "adjustment_state" TO margrave_app;

-- What came into force besides versions: the dials of a version, as a step left them. Rows are only ever added.
CREATE TABLE "effective_parameters" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "version_number" INTEGER NOT NULL,
    -- Canonical JSON; the document is derived from it and the version.
    "dials" TEXT NOT NULL,
    -- Of that document, as of any parameter set.
    "hash" CHAR(64) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "effective_parameters_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "effective_parameters_version" FOREIGN KEY ("version_number") REFERENCES "version" ("number")
);
CREATE INDEX "effective_parameters_at" ON "effective_parameters" ("at", "id");
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "effective_parameters"
  FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "effective_parameters"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT ON "effective_parameters" TO margrave_app;

-- The one in force; null: the live version as it was approved.
ALTER TABLE "venue" ADD COLUMN "effective_id" BIGINT REFERENCES "effective_parameters" ("id");

-- It is of the live version, and is never an earlier one.
CREATE FUNCTION margrave_effective_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_version integer;
BEGIN
  IF NEW."effective_id" IS NOT NULL THEN
    SELECT "version_number" INTO of_version FROM "effective_parameters" WHERE "id" = NEW."effective_id";
    IF of_version IS DISTINCT FROM NEW."live_version" THEN
      RAISE EXCEPTION 'effective parameters % are of version %, and % is live', NEW."effective_id", of_version, NEW."live_version";
    END IF;
    IF NEW."effective_id" < OLD."effective_id" THEN
      RAISE EXCEPTION 'effective parameters % came into force before %', NEW."effective_id", OLD."effective_id";
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "effective_follows" BEFORE UPDATE OF "live_version", "effective_id" ON "venue"
  FOR EACH ROW EXECUTE FUNCTION margrave_effective_follows();

-- Whoever follows the inputs margins by the new ones: as of a version.
CREATE TRIGGER "note_effective" AFTER UPDATE OF "effective_id" ON "venue" FOR EACH ROW
  WHEN (OLD."effective_id" IS DISTINCT FROM NEW."effective_id" AND OLD."live_version" IS NOT DISTINCT FROM NEW."live_version")
  EXECUTE FUNCTION margrave_note_version();

-- Who was made liquidatable by dials, and when that was first seen; one entry for each account and day at the most.
CREATE TABLE "adjustment_tipped" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "account_id" TEXT NOT NULL,
    "notional" DECIMAL(100, 18) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_tipped_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "adjustment_tipped_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id"),
    CONSTRAINT "adjustment_tipped_is_an_amount" CHECK ("notional" >= 0)
);
CREATE INDEX "adjustment_tipped_at" ON "adjustment_tipped" ("at");
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "adjustment_tipped"
  FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "adjustment_tipped"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT ON "adjustment_tipped" TO margrave_app;

-- Dials that accounts were tried with; null: everything was as approved.
ALTER TABLE "simulation" ADD COLUMN "dials" TEXT;

-- What several people order of a programme together, by its hash; their votes; and what became of it.
CREATE TABLE "adjustment_order" (
    "hash" CHAR(64) NOT NULL,
    "programme" TEXT NOT NULL,
    -- Canonical JSON.
    "document" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_order_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "adjustment_order_hashed" CHECK ("hash" = encode(sha256(convert_to("document", 'UTF8')), 'hex')),
    CONSTRAINT "adjustment_order_programme" FOREIGN KEY ("programme") REFERENCES "adjustment_state" ("programme"),
    CONSTRAINT "adjustment_order_author" FOREIGN KEY ("author_id") REFERENCES "person" ("id")
);
CREATE INDEX "adjustment_order_newest" ON "adjustment_order" ("programme", "at" DESC);
CREATE TABLE "adjustment_order_vote" (
    "order_hash" CHAR(64) NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_order_vote_pkey" PRIMARY KEY ("order_hash", "person_id"),
    CONSTRAINT "adjustment_order_vote_order" FOREIGN KEY ("order_hash") REFERENCES "adjustment_order" ("hash"),
    CONSTRAINT "adjustment_order_vote_person" FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);
CREATE TABLE "adjustment_order_end" (
    "order_hash" CHAR(64) NOT NULL,
    "is_carried_out" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_order_end_pkey" PRIMARY KEY ("order_hash"),
    CONSTRAINT "adjustment_order_end_order" FOREIGN KEY ("order_hash") REFERENCES "adjustment_order" ("hash")
);
DO $$
DECLARE kept TEXT;
BEGIN
  FOREACH kept IN ARRAY ARRAY['adjustment_order', 'adjustment_order_vote', 'adjustment_order_end'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO margrave_app', kept);
  END LOOP;
END $$;
