-- Which classes a ramp moves is said once, as it begins: what later changes took over follows from theirs.
CREATE OR REPLACE FUNCTION margrave_ramp_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."status" IN ('COMPLETE', 'REPLACED', 'ABORTED') THEN
    RAISE EXCEPTION 'the ramp of version % has ended', OLD."version_number";
  END IF;
  IF NEW."proposal_id" <> OLD."proposal_id" OR NEW."version_number" <> OLD."version_number"
    OR NEW."classes" <> OLD."classes" OR NEW."started_at" <> OLD."started_at"
    OR NEW."leading" < OLD."leading" OR NEW."trailing" < OLD."trailing" THEN
    RAISE EXCEPTION 'the ramp of version % goes on from where it is', OLD."version_number";
  END IF;
  RETURN NEW;
END $$;
