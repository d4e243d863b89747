-- What is known of a bar is never written over: a correction is another row, so that whoever asks as of an instant sees what
-- was known then. Rows of before are kept as known from now on: when they came was not noted.
ALTER TABLE "price_bar" DROP CONSTRAINT "price_bar_pkey";
ALTER TABLE "price_bar"
  ADD COLUMN "id" BIGINT GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN "source" TEXT,
  ADD COLUMN "received_at" TIMESTAMPTZ(3);
UPDATE "price_bar" SET "received_at" = date_trunc('milliseconds', now());
ALTER TABLE "price_bar"
  ALTER COLUMN "received_at" SET NOT NULL,
  ALTER COLUMN "received_at" SET DEFAULT now(),
  ADD CONSTRAINT "price_bar_pkey" PRIMARY KEY ("id");
CREATE INDEX "price_bar_of_instrument" ON "price_bar" ("instrument_symbol", "interval_minutes", "opens_at" DESC, "id" DESC);

-- Figures that statistics read over time: each value that was stated stays, beside the newest one in market_figure.
CREATE TABLE "market_figure_history" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "subject" TEXT NOT NULL,
    "figure" TEXT NOT NULL,
    "value" DECIMAL(38,18) NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    CONSTRAINT "market_figure_history_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "market_figure_history_in_range" CHECK (abs("value") <= 1e18)
);
CREATE INDEX "market_figure_history_of_subject"
  ON "market_figure_history" ("subject", "figure", "observed_at" DESC, "id" DESC);

-- When a row was received is what the database says: of the statement that writes it, which comes after the lock that
-- writers hold until they commit. So whoever fixes an instant while holding that lock is never shown more of it later.
CREATE FUNCTION margrave_received_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."received_at" := date_trunc('milliseconds', statement_timestamp());
  RETURN NEW;
END $$;
CREATE FUNCTION margrave_bar_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."opens_at" + make_interval(mins => NEW."interval_minutes") > statement_timestamp() THEN
    RAISE EXCEPTION 'a bar is known when it has closed' USING ERRCODE = 'MG007';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "bar_is_closed" BEFORE INSERT ON "price_bar" FOR EACH ROW EXECUTE FUNCTION margrave_bar_is_closed();
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['price_bar', 'market_figure_history'] LOOP
    EXECUTE format('CREATE TRIGGER received_now BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION margrave_received_now()', name);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', name);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', name);
  END LOOP;
END $$;
REVOKE UPDATE ON "price_bar" FROM margrave_app;
GRANT SELECT, INSERT ON "market_figure_history" TO margrave_app;
