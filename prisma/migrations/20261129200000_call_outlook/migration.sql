-- How far the live book is from margin calls: the newest look of the live engine, in place of the one before.
CREATE TABLE "call_outlook" (
    "id" INTEGER NOT NULL DEFAULT 1 CHECK ("id" = 1),
    "version_number" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "call_outlook_pkey" PRIMARY KEY ("id")
);
GRANT SELECT, INSERT, UPDATE ON "call_outlook" TO margrave_app;

-- Calls by day.
CREATE INDEX "margin_call_opened" ON "margin_call" ("opened_at");
CREATE INDEX "margin_call_closed" ON "margin_call" ("closed_at") WHERE "closed_at" IS NOT NULL;
