-- What the margin engine follows: every change of its inputs, in commit order, noted by the database itself, so that
-- no writer can forget to tell.

CREATE TABLE "input_change" (
    "revision" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "keys" TEXT[] NOT NULL,
    "transaction" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "input_change_pkey" PRIMARY KEY ("revision", "ordinal"),
    CONSTRAINT "input_change_kind" CHECK ("kind" IN
      ('ACCOUNT', 'POSITION', 'COLLATERAL', 'PRICE', 'FIGURE', 'INSTRUMENT', 'VERSION', 'MANY'))
);
CREATE INDEX "input_change_at_idx" ON "input_change" ("at");

-- One revision for each transaction. The venue's row stays locked until the end, so revisions have no gaps and rise in
-- the order in which transactions commit.
CREATE FUNCTION margrave_note_change(change_kind text, changed_keys text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  current_transaction bigint := pg_current_xact_id()::text::bigint;
  known_revision bigint;
  next_ordinal integer;
BEGIN
  SELECT change."revision", max(change."ordinal") + 1 INTO known_revision, next_ordinal
  FROM "input_change" AS change JOIN "venue" ON "venue"."inputs_revision" = change."revision"
  WHERE change."transaction" = current_transaction GROUP BY change."revision";
  IF known_revision IS NULL THEN
    UPDATE "venue" SET "inputs_revision" = "inputs_revision" + 1 WHERE "id" = 1
    RETURNING "inputs_revision", 1 INTO known_revision, next_ordinal;
    -- Before the venue is founded nobody follows it.
    IF known_revision IS NULL THEN RETURN; END IF;
    PERFORM pg_notify('margrave_inputs', known_revision::text);
  END IF;
  INSERT INTO "input_change" ("revision", "ordinal", "kind", "keys", "transaction", "at")
  VALUES (known_revision, next_ordinal, change_kind, changed_keys, current_transaction,
          date_trunc('milliseconds', now()));
END $$;

-- Of a statement: its kind and the column that names what changed. Past 10,000 rows it is cheaper to read all again.
CREATE FUNCTION margrave_note_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed_keys text[];
  source text := 'changed';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM margrave_note_change('MANY', '{}');
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    source := format('(SELECT %1$I FROM changed UNION ALL SELECT %1$I FROM previous) AS both_rows', TG_ARGV[1]);
  END IF;
  EXECUTE format('SELECT array_agg(%1$I) FROM (SELECT %1$I FROM %2$s LIMIT 20001) AS first_rows', TG_ARGV[1], source)
    INTO changed_keys;
  IF changed_keys IS NULL THEN RETURN NULL; END IF;
  IF cardinality(changed_keys) > 20000 THEN
    PERFORM margrave_note_change('MANY', '{}');
  ELSE
    PERFORM margrave_note_change(TG_ARGV[0], ARRAY(SELECT DISTINCT unnest(changed_keys) ORDER BY 1));
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  followed record;
BEGIN
  FOR followed IN SELECT * FROM (VALUES ('account', 'ACCOUNT', 'id'), ('position', 'POSITION', 'account_id'),
    ('collateral_balance', 'COLLATERAL', 'account_id'), ('mark_price', 'PRICE', 'instrument_symbol'),
    ('market_figure', 'FIGURE', 'subject'), ('instrument', 'INSTRUMENT', 'symbol')) AS list (name, kind, key_column)
  LOOP
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(%L, %L)', followed.name, followed.kind, followed.key_column);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed OLD TABLE AS previous
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(%L, %L)', followed.name, followed.kind, followed.key_column);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(%L, %L)', followed.name, followed.kind, followed.key_column);
    EXECUTE format('CREATE TRIGGER note_truncate AFTER TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows()', followed.name);
  END LOOP;
END $$;

CREATE FUNCTION margrave_note_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM margrave_note_change('VERSION', ARRAY[NEW."live_version"::text]);
  RETURN NULL;
END $$;
CREATE TRIGGER "note_version" AFTER UPDATE OF "live_version" ON "venue" FOR EACH ROW
  WHEN (OLD."live_version" IS DISTINCT FROM NEW."live_version") EXECUTE FUNCTION margrave_note_version();

GRANT SELECT, INSERT, DELETE ON "input_change" TO margrave_app;

-- A run whose account rows are those of an earlier one, brought up to date where a status changed.
ALTER TABLE "margin_run" ADD COLUMN "accounts_run_id" BIGINT REFERENCES "margin_run" ("id");
-- The instant these figures are of, where it is later than the run's own.
ALTER TABLE "account_margin" ADD COLUMN "margined_at" TIMESTAMPTZ(3);
GRANT UPDATE ON "account_margin" TO margrave_app;
