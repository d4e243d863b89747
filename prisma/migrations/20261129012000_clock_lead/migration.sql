-- A change of the clock counts from a second on: half of one was too short for a busy machine. A writer that is too slow for
-- that is told that the venue is busy, as one that waited too long for a lock is.
CREATE OR REPLACE FUNCTION margrave_venue_clock_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "venue" WHERE "id" = 1 AND "is_demo" FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the clock of a demo is set' USING ERRCODE = 'MG008';
  END IF;
  NEW."anchored_at" := greatest(clock_timestamp(), (SELECT max("anchored_at") FROM "venue_clock")) + interval '1 second';
  NEW."venue_at" := venue_time(NEW."anchored_at");
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION margrave_venue_clock_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF clock_timestamp() > NEW."anchored_at" - interval '100 milliseconds' THEN
    RAISE EXCEPTION 'the clock was set too slowly to be known in time' USING ERRCODE = '55P03';
  END IF;
  RETURN NULL;
END $$;
