-- What an account holds beyond a quantity, an entry price and balances. Whoever holds none of it has no row and no value
-- here, so that a plain book is read as before.

-- One unit of quantity of an inverse contract is worth multiplier / price, in what it settles in.
ALTER TABLE "instrument" ADD COLUMN "is_inverse" BOOLEAN NOT NULL DEFAULT false;

-- A pocket is a margin account of its own that belongs to another: its id is its owner's, "#" and its name.
ALTER TABLE "account"
  ADD COLUMN "owner_id" TEXT REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN "pocket" TEXT,
  ADD COLUMN "margin_mode" TEXT,
  ADD COLUMN "segment" TEXT,
  ADD COLUMN "sequence" BIGINT,
  ADD CONSTRAINT "account_pocket_is_named" CHECK (
    ("owner_id" IS NULL) = ("pocket" IS NULL) AND ("pocket" IS NULL OR "id" = "owner_id" || '#' || "pocket")),
  ADD CONSTRAINT "account_sequence_counts" CHECK ("sequence" IS NULL OR ("sequence" >= 0 AND "owner_id" IS NULL));
CREATE INDEX "account_owner_id_idx" ON "account" ("owner_id") WHERE "owner_id" IS NOT NULL;
CREATE INDEX "account_margin_mode_idx" ON "account" ("id") WHERE "margin_mode" IS NOT NULL;
CREATE INDEX "account_segment_idx" ON "account" ("segment") WHERE "segment" IS NOT NULL;

CREATE TYPE "PositionLeg" AS ENUM ('NET', 'LONG', 'SHORT');
CREATE TYPE "OrderSide" AS ENUM ('BUY', 'SELL');

ALTER TABLE "position"
  ADD COLUMN "leg" "PositionLeg" NOT NULL DEFAULT 'NET',
  ADD COLUMN "accrued_funding" DECIMAL(38,18),
  ADD CONSTRAINT "position_leg_has_its_side" CHECK (
    "leg" = 'NET' OR ("leg" = 'LONG' AND "quantity" > 0) OR ("leg" = 'SHORT' AND "quantity" < 0)),
  ADD CONSTRAINT "position_funding_in_range" CHECK (abs("accrued_funding") <= 1e18 AND "accrued_funding" <> 0);
ALTER TABLE "position" DROP CONSTRAINT "position_pkey", ADD CONSTRAINT "position_pkey"
  PRIMARY KEY ("account_id", "instrument_symbol", "leg");
CREATE INDEX "position_beyond_plain_idx" ON "position" ("account_id") WHERE "accrued_funding" IS NOT NULL;
CREATE INDEX "position_leg_idx" ON "position" ("account_id") WHERE "leg" <> 'NET';

ALTER TABLE "collateral_balance"
  ADD COLUMN "accrued_interest" DECIMAL(38,18),
  ADD CONSTRAINT "collateral_interest_in_range" CHECK ("accrued_interest" > 0 AND "accrued_interest" <= 1e18);
-- Interest may be owed where nothing is held yet.
ALTER TABLE "collateral_balance" DROP CONSTRAINT "collateral_balance_is_held", ADD CONSTRAINT "collateral_balance_is_held"
  CHECK ("amount" <> 0 OR "accrued_interest" IS NOT NULL);
CREATE INDEX "collateral_beyond_plain_idx" ON "collateral_balance" ("account_id") WHERE "accrued_interest" IS NOT NULL;

-- The leverage, or the rate, that a holder chose for an instrument; it stays while no position is open.
CREATE TABLE "chosen_rate" (
    "account_id" TEXT NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "instrument_symbol" TEXT NOT NULL REFERENCES "instrument" ("symbol") ON DELETE RESTRICT ON UPDATE CASCADE,
    "leg" "PositionLeg" NOT NULL DEFAULT 'NET',
    "leverage" DECIMAL(38,18),
    "rate" DECIMAL(38,18),
    CONSTRAINT "chosen_rate_pkey" PRIMARY KEY ("account_id", "instrument_symbol", "leg"),
    CONSTRAINT "chosen_rate_is_one" CHECK (("leverage" IS NULL) <> ("rate" IS NULL)
      AND ("leverage" IS NULL OR "leverage" BETWEEN 1 AND 1e6) AND ("rate" IS NULL OR ("rate" > 0 AND "rate" <= 1)))
);

CREATE TABLE "open_order" (
    "account_id" TEXT NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "order_id" TEXT NOT NULL,
    "instrument_symbol" TEXT NOT NULL REFERENCES "instrument" ("symbol") ON DELETE RESTRICT ON UPDATE CASCADE,
    "leg" "PositionLeg" NOT NULL DEFAULT 'NET',
    "side" "OrderSide" NOT NULL,
    "quantity" DECIMAL(38,18) NOT NULL,
    "limit_price" DECIMAL(38,18) NOT NULL,
    "is_reduce_only" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "open_order_pkey" PRIMARY KEY ("account_id", "order_id"),
    CONSTRAINT "open_order_in_range" CHECK ("quantity" > 0 AND "quantity" <= 1e15
      AND "limit_price" BETWEEN 1e-12 AND 1e12)
);
CREATE INDEX "open_order_instrument_symbol_idx" ON "open_order" ("instrument_symbol");

-- The feed: both are a part of what an account holds.
DO $$
DECLARE
  followed text;
BEGIN
  FOREACH followed IN ARRAY ARRAY['chosen_rate', 'open_order'] LOOP
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(''POSITION'', ''account_id'')', followed);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed OLD TABLE AS previous
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(''POSITION'', ''account_id'')', followed);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows(''POSITION'', ''account_id'')', followed);
    EXECUTE format('CREATE TRIGGER note_truncate AFTER TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION margrave_note_rows()', followed);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO margrave_app', followed);
  END LOOP;
  EXECUTE 'CREATE TRIGGER not_into_closed_insert AFTER INSERT ON open_order REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_into_closed()';
  EXECUTE 'CREATE TRIGGER not_into_closed_update AFTER UPDATE ON open_order REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_into_closed()';
END $$;

CREATE OR REPLACE FUNCTION margrave_closed_holds_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "position" WHERE "account_id" = NEW."id")
     OR EXISTS (SELECT FROM "collateral_balance" WHERE "account_id" = NEW."id")
     OR EXISTS (SELECT FROM "open_order" WHERE "account_id" = NEW."id")
     OR EXISTS (SELECT FROM "account" WHERE "owner_id" = NEW."id" AND "closed_at" IS NULL) THEN
    RAISE EXCEPTION 'a closed account holds nothing' USING ERRCODE = 'MG004';
  END IF;
  RETURN NEW;
END $$;

-- Nor does an order rest in a closed instrument.
CREATE OR REPLACE FUNCTION margrave_closed_is_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "position" WHERE "instrument_symbol" = NEW."symbol")
     OR EXISTS (SELECT FROM "open_order" WHERE "instrument_symbol" = NEW."symbol") THEN
    RAISE EXCEPTION 'nobody holds a closed instrument' USING ERRCODE = 'MG005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "not_in_closed_insert" AFTER INSERT ON "open_order" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_in_closed();
CREATE TRIGGER "not_in_closed_update" AFTER UPDATE ON "open_order" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_not_in_closed();
