-- Where the words of programmes put dials as the change goes live, where that is elsewhere than they stood: accounts were tried
-- with them after it.
ALTER TABLE "simulation" ADD COLUMN "dials_after" TEXT;
