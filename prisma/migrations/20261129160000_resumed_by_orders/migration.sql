-- When people last let a programme go on follows from their orders, which nobody alters.
ALTER TABLE "adjustment_state" DROP COLUMN "resumed_at";
