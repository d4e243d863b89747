-- By what an account came to be liquidatable: by a step that was predicted to make it so, of dials or of a ramp, or by the market
-- afterwards. Earlier entries do not say.
CREATE TYPE "TippedBy" AS ENUM ('STEP', 'RAMP', 'MARKET');
ALTER TABLE "adjustment_tipped" ADD COLUMN "by" "TippedBy" NOT NULL DEFAULT 'STEP';
ALTER TABLE "adjustment_tipped" ALTER COLUMN "by" DROP DEFAULT;

ALTER TABLE "adjustment_state"
  -- Whether it is suspended as more came to be liquidatable than its steps predicted.
  ADD COLUMN "is_outcome" BOOLEAN NOT NULL DEFAULT false,
  -- When people last let it go on: what came before is not held against it.
  ADD COLUMN "resumed_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "adjustment_state_outcome" CHECK (NOT "is_outcome" OR "suspended_at" IS NOT NULL);
