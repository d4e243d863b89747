-- A simulation is run block by block, by any number of workers: what they found of each stays until it ends, so that whoever
-- goes on after a crash begins at the first block that is missing.
ALTER TYPE "SimulationState" ADD VALUE 'CANCELLED';

ALTER TABLE "simulation"
  ADD COLUMN "block_accounts" INTEGER,
  -- What is asked beyond what accounts and market tell, canonical JSON.
  ADD COLUMN "asked" TEXT,
  ADD COLUMN "spent_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "study_failures" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "simulation_part" (
    "simulation_id" UUID NOT NULL,
    "block" INTEGER NOT NULL,
    "study" TEXT NOT NULL,
    "form" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "simulation_part_pkey" PRIMARY KEY ("simulation_id", "block", "study"),
    CONSTRAINT "simulation_part_simulation" FOREIGN KEY ("simulation_id") REFERENCES "simulation" ("id")
);
GRANT SELECT, INSERT, DELETE ON "simulation_part" TO margrave_app;

-- What was cancelled never changes either.
CREATE OR REPLACE FUNCTION margrave_simulation_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."state"::text IN ('DONE', 'FAILED', 'CANCELLED') THEN
    RAISE EXCEPTION 'a finished simulation never changes' USING ERRCODE = 'MG003';
  END IF;
  RETURN NEW;
END $$;
