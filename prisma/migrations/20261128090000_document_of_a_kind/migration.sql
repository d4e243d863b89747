-- A revision names a document and its kind. Every one there is, is of a parameter set; their hashes stay as they are.
CREATE TYPE "DocumentKind" AS ENUM ('PARAMETER_SET');

ALTER TABLE "revision" DROP CONSTRAINT "revision_parameter_set_hash_fkey";
ALTER TABLE "revision" RENAME COLUMN "parameter_set_hash" TO "document_hash";
ALTER TABLE "revision" ADD COLUMN "document_kind" "DocumentKind" NOT NULL DEFAULT 'PARAMETER_SET';
-- Whoever adds a revision says of what kind its document is.
ALTER TABLE "revision" ALTER COLUMN "document_kind" DROP DEFAULT;

-- The hash once more for the documents that are parameter sets: they must be kept, and readers of sets find no other.
ALTER TABLE "revision" ADD COLUMN "parameter_set_hash" TEXT
  GENERATED ALWAYS AS (CASE "document_kind" WHEN 'PARAMETER_SET' THEN "document_hash" END) STORED;
ALTER TABLE "revision" ADD CONSTRAINT "revision_parameter_set_hash_fkey"
  FOREIGN KEY ("parameter_set_hash") REFERENCES "parameter_set"("hash") ON DELETE NO ACTION ON UPDATE NO ACTION;
