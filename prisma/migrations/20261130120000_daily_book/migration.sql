-- The accounts and the market as they were on each day, by the venue's clock. What is in them is kept by its hash, once, however many
-- days have it, apart from what evidence was found on: that stays for ever, and this is let go with the last day that has it.
CREATE TABLE "book_text" (
  "hash" TEXT NOT NULL,
  "content" BYTEA NOT NULL,
  CONSTRAINT "book_text_pkey" PRIMARY KEY ("hash")
);
CREATE TABLE "daily_book" (
  "day" DATE NOT NULL,
  "as_of" TIMESTAMPTZ(3) NOT NULL,
  "version_number" INTEGER NOT NULL,
  "accounts" INTEGER NOT NULL,
  "account_snapshot_hash" TEXT NOT NULL,
  "market_snapshot_hash" TEXT NOT NULL,
  -- What was in force, where it was not the version as it was approved.
  "dials" TEXT,
  "ramps" TEXT,
  CONSTRAINT "daily_book_pkey" PRIMARY KEY ("day"),
  CONSTRAINT "daily_book_version_number_fkey" FOREIGN KEY ("version_number") REFERENCES "version" ("number") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "daily_book_account_snapshot_hash_fkey" FOREIGN KEY ("account_snapshot_hash") REFERENCES "book_text" ("hash") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "daily_book_market_snapshot_hash_fkey" FOREIGN KEY ("market_snapshot_hash") REFERENCES "book_text" ("hash") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "daily_book_accounts" CHECK ("accounts" >= 0)
);
CREATE TABLE "daily_book_text" (
  "day" DATE NOT NULL,
  "hash" TEXT NOT NULL,
  CONSTRAINT "daily_book_text_pkey" PRIMARY KEY ("day", "hash"),
  CONSTRAINT "daily_book_text_day_fkey" FOREIGN KEY ("day") REFERENCES "daily_book" ("day") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "daily_book_text_hash_fkey" FOREIGN KEY ("hash") REFERENCES "book_text" ("hash") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "daily_book_text_of_hash" ON "daily_book_text" ("hash");

-- Nobody changes one, and nobody lets one go before its time.
CREATE FUNCTION margrave_daily_book_is_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."day" > (venue_now() AT TIME ZONE 'UTC')::date - 30 THEN
    RAISE EXCEPTION 'a book is kept for 30 days at least' USING ERRCODE = 'MG003';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE ON "daily_book" FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER is_old BEFORE DELETE ON "daily_book" FOR EACH ROW EXECUTE FUNCTION margrave_daily_book_is_old();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "daily_book" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE ON "daily_book_text" FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "daily_book_text" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE ON "book_text" FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "book_text" FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT, DELETE ON "book_text", "daily_book" TO margrave_app;
GRANT SELECT, INSERT ON "daily_book_text" TO margrave_app;
