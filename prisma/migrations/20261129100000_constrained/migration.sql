-- By class or portfolio, since when the liquidation budget has bound its maintenance dial: a programme may have several.
ALTER TABLE "adjustment_state"
  ADD COLUMN "bound_since" JSONB NOT NULL DEFAULT '{}',
  -- Those that were constrained in its last slot.
  ADD COLUMN "constrained" TEXT[] NOT NULL DEFAULT '{}',
  -- By class or portfolio, up to where people let its maintenance dial rise past the budget, and the hash of their order.
  ADD COLUMN "past_budget" JSONB NOT NULL DEFAULT '{}';
UPDATE "adjustment_state" AS stands SET "bound_since" = coalesce((
  SELECT jsonb_object_agg(dial ->> 'subject', stands."budget_bound_since")
  FROM "adjustment_slot" slot, jsonb_array_elements(slot."record"::jsonb -> 'dials') dial
  WHERE slot."hash" = stands."slot_hash" AND dial ->> 'dial' = 'maintenance' AND dial -> 'gates' ? 'BUDGET'
), '{}') WHERE "budget_bound_since" IS NOT NULL;
ALTER TABLE "adjustment_state" DROP COLUMN "budget_bound_since";

-- False: it was called by name in time, and does not count towards the budget.
ALTER TABLE "adjustment_tipped" ADD COLUMN "is_counted" BOOLEAN NOT NULL DEFAULT true;

-- Large accounts that keep rises back, each called by name until a deadline; and how that ended.
CREATE TABLE "adjustment_call" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "account_id" TEXT NOT NULL,
    "notional" DECIMAL(100, 18) NOT NULL,
    -- What it lacks to stand where programmes want their dials, in the settlement asset.
    "missing" DECIMAL(100, 18) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_call_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "adjustment_call_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id"),
    CONSTRAINT "adjustment_call_once" UNIQUE ("account_id", "at"),
    CONSTRAINT "adjustment_call_amounts" CHECK ("notional" >= 0 AND "missing" >= 0),
    CONSTRAINT "adjustment_call_deadline" CHECK ("deadline" > "at")
);
CREATE TABLE "adjustment_call_end" (
    "call_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_call_end_pkey" PRIMARY KEY ("call_id"),
    CONSTRAINT "adjustment_call_end_call" FOREIGN KEY ("call_id") REFERENCES "adjustment_call" ("id"),
    CONSTRAINT "adjustment_call_end_reason" CHECK ("reason" IN ('STANDS', 'TIPPED', 'LAPSED'))
);

-- What live accounts lack of maintenance margin at the target of a constrained programme, as it was stated.
CREATE TABLE "adjustment_uncovered" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "programme" TEXT NOT NULL,
    "slot_hash" CHAR(64) NOT NULL,
    "accounts" INTEGER NOT NULL,
    "amount" DECIMAL(100, 18) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_uncovered_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "adjustment_uncovered_slot" FOREIGN KEY ("slot_hash") REFERENCES "adjustment_slot" ("hash"),
    CONSTRAINT "adjustment_uncovered_is_an_amount" CHECK ("amount" >= 0 AND "accounts" >= 0)
);
CREATE INDEX "adjustment_uncovered_newest" ON "adjustment_uncovered" ("programme", "id" DESC);

-- What somebody else found of an order that let a dial past the budget.
CREATE TABLE "adjustment_review" (
    "order_hash" CHAR(64) NOT NULL,
    "person_id" UUID NOT NULL,
    "finding" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "adjustment_review_pkey" PRIMARY KEY ("order_hash"),
    CONSTRAINT "adjustment_review_order" FOREIGN KEY ("order_hash") REFERENCES "adjustment_order" ("hash"),
    CONSTRAINT "adjustment_review_person" FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);
DO $$
DECLARE kept TEXT;
BEGIN
  FOREACH kept IN ARRAY ARRAY['adjustment_call', 'adjustment_call_end', 'adjustment_uncovered', 'adjustment_review'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only()', kept);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO margrave_app', kept);
  END LOOP;
END $$;
