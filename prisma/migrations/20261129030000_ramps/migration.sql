-- A change that goes live in steps: where each class came from and how far it is stands with the dials in force; how the
-- ramp goes on, in a row of its own.
ALTER TYPE "ProposalState" ADD VALUE 'RAMPING' AFTER 'ACTIVATING';
ALTER TYPE "ProposalState" ADD VALUE 'PAUSED' AFTER 'RAMPING';

ALTER TABLE "effective_parameters" ADD COLUMN "ramps" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "simulation" ADD COLUMN "ramps" TEXT;

ALTER TABLE "proposal" DROP CONSTRAINT "proposal_plan_is_known";
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_plan_is_known"
  CHECK (coalesce("activation_plan"::jsonb ->> 'format', '')
    IN ('margrave/activation-plan/1', 'margrave/activation-plan/2', 'margrave/activation-plan/3'));

CREATE TYPE "RampStatus" AS ENUM ('RUNNING', 'WAITING', 'HELD', 'COMPLETE', 'REPLACED', 'ABORTED');

CREATE TABLE "ramp" (
    "proposal_id" UUID NOT NULL,
    "version_number" INTEGER NOT NULL,
    "classes" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "leading" DECIMAL(5, 4) NOT NULL,
    "trailing" DECIMAL(5, 4) NOT NULL,
    "status" "RampStatus" NOT NULL,
    "paused_reason" TEXT,

    CONSTRAINT "ramp_pkey" PRIMARY KEY ("proposal_id"),
    CONSTRAINT "ramp_proposal" FOREIGN KEY ("proposal_id") REFERENCES "proposal" ("id"),
    CONSTRAINT "ramp_version" FOREIGN KEY ("version_number") REFERENCES "version" ("number"),
    CONSTRAINT "ramp_weights" CHECK ("trailing" >= 0 AND "trailing" <= "leading" AND "leading" <= 1),
    CONSTRAINT "ramp_goes_on" CHECK (("status" IN ('RUNNING', 'WAITING')) = ("next_at" IS NOT NULL))
);
CREATE UNIQUE INDEX "ramp_of_version" ON "ramp" ("version_number");
CREATE INDEX "ramp_next" ON "ramp" ("next_at");

-- What has ended goes on no more, and no ramp goes back.
CREATE FUNCTION margrave_ramp_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."status" IN ('COMPLETE', 'REPLACED', 'ABORTED') THEN
    RAISE EXCEPTION 'the ramp of version % has ended', OLD."version_number";
  END IF;
  IF NEW."proposal_id" <> OLD."proposal_id" OR NEW."version_number" <> OLD."version_number"
    OR NEW."started_at" <> OLD."started_at" OR NEW."leading" < OLD."leading" OR NEW."trailing" < OLD."trailing" THEN
    RAISE EXCEPTION 'the ramp of version % goes on from where it is', OLD."version_number";
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "ramp_ends" BEFORE UPDATE ON "ramp" FOR EACH ROW EXECUTE FUNCTION margrave_ramp_ends();
CREATE TRIGGER append_only BEFORE DELETE ON "ramp"
  FOR EACH ROW EXECUTE FUNCTION margrave_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "ramp"
  FOR EACH STATEMENT EXECUTE FUNCTION margrave_append_only();
GRANT SELECT, INSERT, UPDATE ON "ramp" TO margrave_app;
