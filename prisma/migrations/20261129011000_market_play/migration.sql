-- The newest bar that accepted prices make, by instrument and length, between two imports. Written over: what is made of it
-- is stated in price_bar, which keeps everything.
CREATE TABLE "forming_bar" (
    "instrument_symbol" TEXT NOT NULL REFERENCES "instrument" ("symbol") ON DELETE RESTRICT ON UPDATE CASCADE,
    "interval_minutes" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "open" DECIMAL(38,18) NOT NULL,
    "high" DECIMAL(38,18) NOT NULL,
    "low" DECIMAL(38,18) NOT NULL,
    "close" DECIMAL(38,18) NOT NULL,
    "is_stated" BOOLEAN NOT NULL,
    CONSTRAINT "forming_bar_pkey" PRIMARY KEY ("instrument_symbol", "interval_minutes"),
    CONSTRAINT "forming_bar_contains" CHECK ("low" <= least("open", "close") AND "high" >= greatest("open", "close"))
);
GRANT SELECT, INSERT, UPDATE ON "forming_bar" TO margrave_app;

-- Markets that were asked to be played, in a demo. One at a time: asking for another ends the one before.
CREATE TABLE "market_play" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "scenario" TEXT NOT NULL,
    "speed" INTEGER NOT NULL,
    "seed" BIGINT NOT NULL,
    -- Who asked, in words; and when, by the database's clock.
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    -- By the venue's clock: from when to when it plays.
    "begins_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    -- By the venue's clock; null: it plays.
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    CONSTRAINT "market_play_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "market_play_words" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL)
      AND ("ended_by" IS NULL OR "ended_by" IN ('OVER', 'STOPPED', 'REPLACED'))),
    CONSTRAINT "market_play_time" CHECK ("speed" BETWEEN 1 AND 86400 AND "seed" BETWEEN 0 AND 4294967295
      AND "ends_at" > "begins_at")
);
CREATE UNIQUE INDEX "market_play_one" ON "market_play" (("ended_at" IS NULL)) WHERE "ended_at" IS NULL;
CREATE FUNCTION margrave_play_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."ended_at" IS NOT NULL OR
     (NEW."scenario", NEW."speed", NEW."seed", NEW."asked_by", NEW."asked_at", NEW."begins_at", NEW."ends_at") IS DISTINCT FROM
     (OLD."scenario", OLD."speed", OLD."seed", OLD."asked_by", OLD."asked_at", OLD."begins_at", OLD."ends_at") THEN
    RAISE EXCEPTION 'what was asked to be played stays on record' USING ERRCODE = 'MG003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "play_stays" BEFORE UPDATE OR DELETE ON "market_play" FOR EACH ROW EXECUTE FUNCTION margrave_play_stays();
CREATE TRIGGER "play_stays_whole" BEFORE TRUNCATE ON "market_play" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
-- Whoever plays is told that something changed; what, it reads.
CREATE FUNCTION margrave_tell_play() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('margrave_market', '');
  RETURN NULL;
END $$;
CREATE TRIGGER "tell_play" AFTER INSERT OR UPDATE ON "market_play" FOR EACH STATEMENT EXECUTE FUNCTION margrave_tell_play();
GRANT SELECT, INSERT, UPDATE ON "market_play" TO margrave_app;
