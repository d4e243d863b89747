-- An account that was imported once was margined, listed and counted for ever. Closed, it is in no book; its row stays,
-- because margin calls, runs and the log speak of it.
ALTER TABLE "account" ADD COLUMN "closed_at" TIMESTAMPTZ(3);

-- What is closed is margined by nobody, so it holds nothing: whoever writes last is refused. The closing locks the
-- account's row FOR UPDATE, which the foreign keys of positions and balances wait for.
CREATE FUNCTION margrave_closed_holds_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "position" WHERE "account_id" = NEW."id")
     OR EXISTS (SELECT FROM "collateral_balance" WHERE "account_id" = NEW."id") THEN
    RAISE EXCEPTION 'a closed account holds nothing' USING ERRCODE = 'MG004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "closed_holds_nothing" BEFORE INSERT OR UPDATE OF "closed_at" ON "account" FOR EACH ROW
  WHEN (NEW."closed_at" IS NOT NULL) EXECUTE FUNCTION margrave_closed_holds_nothing();

CREATE FUNCTION margrave_not_into_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed JOIN "account" ON "account"."id" = changed."account_id"
             WHERE "account"."closed_at" IS NOT NULL) THEN
    RAISE EXCEPTION 'a closed account holds nothing' USING ERRCODE = 'MG004';
  END IF;
  RETURN NULL;
END $$;
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['position', 'collateral_balance'] LOOP
    EXECUTE format('CREATE TRIGGER not_into_closed_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_into_closed()', held);
    EXECUTE format('CREATE TRIGGER not_into_closed_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_into_closed()', held);
  END LOOP;
END $$;
CREATE INDEX "account_closed_at_idx" ON "account" ("id") WHERE "closed_at" IS NOT NULL;

-- Who keeps the book in memory can add an account and change it, but not take one out: it reads all again.
CREATE FUNCTION margrave_note_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM margrave_note_change('MANY', '{}');
  RETURN NULL;
END $$;
CREATE TRIGGER "note_closing" AFTER UPDATE OF "closed_at" ON "account" FOR EACH ROW
  WHEN (OLD."closed_at" IS NULL AND NEW."closed_at" IS NOT NULL) EXECUTE FUNCTION margrave_note_closing();
