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
    CONSTRAINT "adjustment_state_pkey" PRIMARY KEY ("programme"),
    CONSTRAINT "adjustment_state_slot" FOREIGN KEY ("slot_hash") REFERENCES "adjustment_slot" ("hash")
);
GRANT SELECT, INSERT, UPDATE ON "adjustment_state" TO margrave_app;
