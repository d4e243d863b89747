-- Until now nobody could be given a password: a venue that signs people in by password had no way to its first person.
-- One row a person at most: a newer invitation takes the place of the older, and one that was used is gone.
CREATE TABLE "invitation" (
    "person_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("person_id")
);
CREATE UNIQUE INDEX "invitation_secret_hash_key" ON "invitation"("secret_hash");
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitation" TO margrave_app;
