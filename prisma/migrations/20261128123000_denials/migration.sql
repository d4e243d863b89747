-- What was denied to people and systems, counted by the minute until it is written into the audit log.
CREATE TABLE "denial_count" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "logged" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "denial_count_pkey" PRIMARY KEY ("minute", "source", "reason", "about"),
    CONSTRAINT "denial_count_is_counted" CHECK ("count" > 0 AND "logged" BETWEEN 0 AND "count")
);
GRANT SELECT, INSERT, UPDATE, DELETE ON "denial_count" TO margrave_app;
