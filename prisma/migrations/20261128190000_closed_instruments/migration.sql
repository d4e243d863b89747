-- An instrument that was imported once was listed, priced and searched for ever. Closed, it is in no market that accounts are
-- margined in; its row stays, because versions, prices of the past, evidence and the log speak of it.
ALTER TABLE "instrument" ADD COLUMN "closed_at" TIMESTAMPTZ(3);
CREATE INDEX "instrument_closed_at_idx" ON "instrument" ("symbol") WHERE "closed_at" IS NOT NULL;

-- Nobody holds what is closed: whoever writes last is refused. The closing locks the instrument's row FOR UPDATE, which the
-- foreign key of positions waits for.
CREATE FUNCTION margrave_closed_is_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "position" WHERE "instrument_symbol" = NEW."symbol") THEN
    RAISE EXCEPTION 'nobody holds a closed instrument' USING ERRCODE = 'MG005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "closed_is_not_held" BEFORE INSERT OR UPDATE OF "closed_at" ON "instrument" FOR EACH ROW
  WHEN (NEW."closed_at" IS NOT NULL) EXECUTE FUNCTION margrave_closed_is_not_held();

CREATE FUNCTION margrave_not_in_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "instrument" WHERE "closed_at" IS NOT NULL
             AND EXISTS (SELECT FROM changed WHERE changed."instrument_symbol" = "instrument"."symbol")) THEN
    RAISE EXCEPTION 'nobody holds a closed instrument' USING ERRCODE = 'MG005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "not_in_closed_insert" AFTER INSERT ON "position" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_in_closed();
CREATE TRIGGER "not_in_closed_update" AFTER UPDATE ON "position" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_in_closed();
