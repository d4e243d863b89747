-- The ranges that every way in holds amounts to, for whoever writes past them: a row beyond could stop nobody, but would leave
-- accounts without margin. NaN is above every number here. Not checked of rows that are there: they are seen when they change.
ALTER TABLE "mark_price" ADD CONSTRAINT "mark_price_in_range"
  CHECK ("price" BETWEEN 1e-12 AND 1e12) NOT VALID;
ALTER TABLE "price_bar" ADD CONSTRAINT "price_bar_in_range"
  CHECK ("low" >= 1e-12 AND "high" <= 1e12 AND "open" <= 1e12 AND "close" <= 1e12
    AND ("quote_volume" IS NULL OR "quote_volume" <= 1e18)) NOT VALID;
ALTER TABLE "market_figure" ADD CONSTRAINT "market_figure_in_range"
  CHECK (abs("value") <= 1e18) NOT VALID;
ALTER TABLE "position" ADD CONSTRAINT "position_in_range"
  CHECK (abs("quantity") <= 1e15 AND "entry_price" BETWEEN 1e-12 AND 1e12) NOT VALID;
ALTER TABLE "collateral_balance" ADD CONSTRAINT "collateral_balance_in_range"
  CHECK (abs("amount") <= 1e18) NOT VALID;
ALTER TABLE "instrument" ADD CONSTRAINT "instrument_in_range"
  CHECK ("multiplier" BETWEEN 1e-9 AND 1e9 AND ("strike" IS NULL OR "strike" BETWEEN 1e-12 AND 1e12)) NOT VALID;
