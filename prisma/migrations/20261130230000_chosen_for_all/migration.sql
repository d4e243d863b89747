-- The initial margin rate that a holder chose for all of an account. Whoever chose none has no value here, so that a plain book is
-- read as before.
ALTER TABLE "account"
  ADD COLUMN "selected_rate" DECIMAL(38,18),
  ADD CONSTRAINT "account_selected_rate_in_range" CHECK ("selected_rate" > 0 AND "selected_rate" <= 100);
CREATE INDEX "account_selected_rate_idx" ON "account" ("id") WHERE "selected_rate" IS NOT NULL;

-- How far above 1 a rate may be is for the parameters to say, and is checked by them when it comes in.
ALTER TABLE "chosen_rate" DROP CONSTRAINT "chosen_rate_is_one", ADD CONSTRAINT "chosen_rate_is_one" CHECK (
  ("leverage" IS NULL) <> ("rate" IS NULL)
  AND ("leverage" IS NULL OR "leverage" BETWEEN 1 AND 1e6) AND ("rate" IS NULL OR ("rate" > 0 AND "rate" <= 100)));
