-- Slots are read newest first: of one programme, by what decided, and back from one of them.
CREATE INDEX "adjustment_slot_of_programme" ON "adjustment_slot" ("programme", "id" DESC);
CREATE INDEX "adjustment_slot_gates" ON "adjustment_slot" USING GIN ("gates");
