-- What formulas read beyond mark prices, and the terms of instruments that expire.
CREATE TYPE "OptionRight" AS ENUM ('CALL', 'PUT');

ALTER TABLE "instrument"
  ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "strike" DECIMAL(38,18),
  ADD COLUMN "option_right" "OptionRight",
  -- NULL passes a CHECK, so what has no expiry needs its own answer.
  ADD CONSTRAINT "instrument_terms_fit_kind" CHECK (
    CASE "kind"
      WHEN 'OPTION' THEN "expires_at" IS NOT NULL AND "strike" IS NOT NULL AND "option_right" IS NOT NULL
      ELSE "strike" IS NULL AND "option_right" IS NULL
    END
  ),
  ADD CONSTRAINT "instrument_strike_positive" CHECK ("strike" > 0);

CREATE TABLE "market_figure" (
    "subject" TEXT NOT NULL,
    "figure" TEXT NOT NULL,
    "value" DECIMAL(38,18) NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "market_figure_pkey" PRIMARY KEY ("subject","figure")
);
GRANT SELECT, INSERT, UPDATE ON "market_figure" TO margrave_app;

-- What counts against initial margin; null in runs that were made before it was kept.
ALTER TABLE "account_margin" ADD COLUMN "initial_equity" DECIMAL(65,18);

-- By when a margin call is to be met; null: at once.
ALTER TABLE "margin_call" ADD COLUMN "due_at" TIMESTAMPTZ(3);
