-- Whether the demo's seed founded the venue: said when it is founded, by its seed alone, and never changed after.
ALTER TABLE "venue" ADD COLUMN "is_demo" BOOLEAN NOT NULL DEFAULT false;
-- The seed of earlier releases is known by its first import, which founded the venue in the same transaction.
UPDATE "venue" SET "is_demo" = true
WHERE "name" = 'Margrave demo venue'
  AND EXISTS (SELECT FROM "import" WHERE "kind" = 'instruments' AND "source" = 'demo: tiers of 2024-10-24');
CREATE FUNCTION margrave_demo_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'whether a venue is a demo is said when it is founded' USING ERRCODE = 'MG003';
END $$;
CREATE TRIGGER "demo_stays" BEFORE UPDATE OF "is_demo" ON "venue" FOR EACH ROW
  WHEN (OLD."is_demo" IS DISTINCT FROM NEW."is_demo") EXECUTE FUNCTION margrave_demo_stays();

-- The venue's time: the database's, until the first row here; from the instant of a row on, that row's time and speed. Rows
-- are only ever added, so an instant of the database is the same time of the venue for ever, whatever was changed since.
CREATE TABLE "venue_clock" (
    -- By the database's clock: from when it counts.
    "anchored_at" TIMESTAMPTZ NOT NULL,
    -- The venue's time then.
    "venue_at" TIMESTAMPTZ NOT NULL,
    "speed" INTEGER NOT NULL,
    -- Of the database: for how long it goes at that speed, before it goes on at 1 by itself.
    "lasts" INTERVAL NOT NULL,
    CONSTRAINT "venue_clock_pkey" PRIMARY KEY ("anchored_at"),
    CONSTRAINT "venue_clock_speed" CHECK ("speed" BETWEEN 1 AND 86400
      AND "lasts" BETWEEN interval '0' AND interval '31 days')
);
GRANT SELECT, INSERT ON "venue_clock" TO margrave_app;

-- The venue's time at an instant of the database.
CREATE FUNCTION venue_time(at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT "venue_at" + (at - "anchored_at") + least(at - "anchored_at", "lasts") * ("speed" - 1)
                   FROM "venue_clock" WHERE "anchored_at" <= at ORDER BY "anchored_at" DESC LIMIT 1), at)
$$;
-- At the start of the transaction: the same for all of it. And at this moment.
CREATE FUNCTION venue_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT venue_time(now()) $$;
CREATE FUNCTION venue_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT venue_time(clock_timestamp()) $$;
-- When the venue's clock shows a time, as the clock was set last.
CREATE FUNCTION venue_time_is_at(shown timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT "anchored_at" + CASE WHEN shown - "venue_at" <= "lasts" * "speed"
                            THEN (shown - "venue_at") / "speed"
                            ELSE shown - "venue_at" - "lasts" * ("speed" - 1) END
                   FROM "venue_clock" ORDER BY "anchored_at" DESC LIMIT 1), shown)
$$;

-- The writer states a speed and how long it lasts, nothing else. It counts from half a second on, when everybody who asks the time knows it: were
-- it to count at once, whoever asked while it is being committed could be told a later time than whoever asks next.
CREATE FUNCTION margrave_venue_clock_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "venue" WHERE "id" = 1 AND "is_demo" FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the clock of a demo is set' USING ERRCODE = 'MG008';
  END IF;
  NEW."anchored_at" := greatest(clock_timestamp(), (SELECT max("anchored_at") FROM "venue_clock"))
    + interval '500 milliseconds';
  NEW."venue_at" := venue_time(NEW."anchored_at");
  RETURN NEW;
END $$;
CREATE FUNCTION margrave_venue_clock_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF clock_timestamp() > NEW."anchored_at" - interval '100 milliseconds' THEN
    RAISE EXCEPTION 'the clock was set too slowly to be known in time' USING ERRCODE = '40001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "clock_goes_on" BEFORE INSERT ON "venue_clock" FOR EACH ROW EXECUTE FUNCTION margrave_venue_clock_goes_on();
CREATE CONSTRAINT TRIGGER "clock_in_time" AFTER INSERT ON "venue_clock" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION margrave_venue_clock_in_time();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "venue_clock"
  FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "venue_clock"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();

-- What the market said was received at the venue's time, and a bar closes by it.
CREATE OR REPLACE FUNCTION margrave_received_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."received_at" := date_trunc('milliseconds', venue_time(statement_timestamp()));
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION margrave_bar_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."opens_at" + make_interval(mins => NEW."interval_minutes") > venue_time(statement_timestamp()) THEN
    RAISE EXCEPTION 'a bar is known when it has closed' USING ERRCODE = 'MG007';
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE "price_bar" ALTER COLUMN "received_at" SET DEFAULT venue_now();
ALTER TABLE "market_figure_history" ALTER COLUMN "received_at" SET DEFAULT venue_now();
