-- A plan is a document that is stored as it is hashed. Those there are keep the first form, byte for byte, so that the
-- votes that name their hashes count on.
ALTER TABLE "proposal" ADD COLUMN "activation_plan" TEXT;
UPDATE "proposal" SET "activation_plan" = '{"activateAt":'
  || coalesce('"' || to_char("activate_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')
  || ',"format":"margrave/activation-plan/1","graceMinutes":' || "grace_minutes" || '}';
ALTER TABLE "proposal" ALTER COLUMN "activation_plan" SET NOT NULL;
ALTER TABLE "proposal" DROP COLUMN "activate_at";
ALTER TABLE "proposal" DROP COLUMN "grace_minutes";

-- A plan of a form that this release cannot read would stop whoever reads the proposal.
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_plan_is_known"
  CHECK (coalesce("activation_plan"::jsonb ->> 'format', '')
    IN ('margrave/activation-plan/1', 'margrave/activation-plan/2'));
