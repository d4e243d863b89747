-- Who stated the mark price; and, while another price is held, from when its age counts: it does not become too old merely
-- because what came after it is held.
ALTER TABLE "mark_price"
  ADD COLUMN "source" TEXT,
  ADD COLUMN "aged_from" TIMESTAMPTZ(3);

-- The newest price of each source that is named, whether it was taken or not: what another one is compared with.
CREATE TABLE "source_price" (
    "instrument_symbol" TEXT NOT NULL REFERENCES "instrument" ("symbol") ON DELETE RESTRICT ON UPDATE CASCADE,
    "source" TEXT NOT NULL,
    "price" DECIMAL(38,18) NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "source_price_pkey" PRIMARY KEY ("instrument_symbol", "source"),
    CONSTRAINT "source_price_in_range" CHECK ("price" BETWEEN 1e-12 AND 1e12)
);
GRANT SELECT, INSERT, UPDATE ON "source_price" TO margrave_app;

-- Prices that are, or were, held. What was found when one was held never changes, nor does anything once it has ended; until
-- then later candidates are counted in it.
CREATE TABLE "held_price" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "instrument_symbol" TEXT NOT NULL REFERENCES "instrument" ("symbol") ON DELETE RESTRICT ON UPDATE CASCADE,
    "reason" TEXT NOT NULL,
    "last_price" DECIMAL(38,18) NOT NULL,
    "last_observed_at" TIMESTAMPTZ(3) NOT NULL,
    "first_price" DECIMAL(38,18) NOT NULL,
    "first_observed_at" TIMESTAMPTZ(3) NOT NULL,
    "first_source" TEXT,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    -- Per bar; null: unknown. And bars since the last accepted price, and how far it might have moved, as a logarithm.
    "volatility" DOUBLE PRECISION,
    "bars" DOUBLE PRECISION NOT NULL,
    "allowed" DECIMAL(38,18) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "fallback" TEXT NOT NULL,
    "newest_price" DECIMAL(38,18) NOT NULL,
    "newest_observed_at" TIMESTAMPTZ(3) NOT NULL,
    "newest_received_at" TIMESTAMPTZ(3) NOT NULL,
    "newest_source" TEXT,
    "candidates" INTEGER NOT NULL,
    "run_low" DECIMAL(38,18) NOT NULL,
    "run_high" DECIMAL(38,18) NOT NULL,
    "run_count" INTEGER NOT NULL,
    "run_observed_from" TIMESTAMPTZ(3) NOT NULL,
    "run_received_from" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    -- What was taken then; null: nothing of what was held.
    "accepted_price" DECIMAL(38,18),
    CONSTRAINT "held_price_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "held_price_words" CHECK ("reason" IN ('BEYOND_VOLATILITY', 'VOLATILITY_UNKNOWN', 'BEYOND_GREATEST_MOVE')
      AND "fallback" IN ('ACCEPT', 'KEEP')
      AND ("ended_by" IS NULL OR "ended_by" IN ('SOURCES', 'CONSISTENT', 'RETURNED', 'TIME_ACCEPTED', 'TIME_KEPT',
        'CONFIRMED', 'REJECTED'))),
    CONSTRAINT "held_price_ends" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL)
      AND ("accepted_price" IS NULL OR "ended_by" IN ('SOURCES', 'CONSISTENT', 'RETURNED', 'TIME_ACCEPTED', 'CONFIRMED'))),
    CONSTRAINT "held_price_counts" CHECK ("candidates" >= 1 AND "run_count" BETWEEN 1 AND "candidates"
      AND "newest_observed_at" >= "first_observed_at" AND "first_observed_at" > "last_observed_at")
);
CREATE UNIQUE INDEX "held_price_one_open" ON "held_price" ("instrument_symbol") WHERE "ended_at" IS NULL;
CREATE INDEX "held_price_of_instrument" ON "held_price" ("instrument_symbol", "id" DESC);

CREATE FUNCTION margrave_held_price_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."ended_at" IS NOT NULL THEN
    RAISE EXCEPTION 'a price that was held stays on record' USING ERRCODE = 'MG003';
  END IF;
  IF (NEW."instrument_symbol", NEW."reason", NEW."last_price", NEW."last_observed_at", NEW."first_price",
      NEW."first_observed_at", NEW."first_source", NEW."held_at", NEW."volatility", NEW."bars", NEW."allowed",
      NEW."ends_at", NEW."fallback") IS DISTINCT FROM
     (OLD."instrument_symbol", OLD."reason", OLD."last_price", OLD."last_observed_at", OLD."first_price",
      OLD."first_observed_at", OLD."first_source", OLD."held_at", OLD."volatility", OLD."bars", OLD."allowed",
      OLD."ends_at", OLD."fallback") OR NEW."candidates" < OLD."candidates" THEN
    RAISE EXCEPTION 'what was found when a price was held never changes' USING ERRCODE = 'MG003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "held_price_stays" BEFORE UPDATE OR DELETE ON "held_price" FOR EACH ROW EXECUTE FUNCTION margrave_held_price_stays();
CREATE TRIGGER "held_price_stays_whole" BEFORE TRUNCATE ON "held_price" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT, UPDATE ON "held_price" TO margrave_app;
