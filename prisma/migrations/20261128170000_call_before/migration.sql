-- What an affected account owed before: its call is not all new where it was in one already.
ALTER TABLE "affected_account" ADD COLUMN "call_amount_before" DECIMAL(100,18);
