import { BINANCE_TIERS } from './binance-tiers';
import { BYBIT_TIERS } from './bybit-tiers';
import { DERIVE_PORTFOLIO_MARGIN_2 } from './derive-portfolio-margin-2';
import { DERIVE_STANDARD } from './derive-standard';
import { DRIFT_V2 } from './drift-v2';
import { DYDX_V4 } from './dydx-v4';
import { GMX_V2 } from './gmx-v2';
import { HYPERLIQUID } from './hyperliquid';
import { MANGO_V4 } from './mango-v4';
import { OKX_TIERS } from './okx-tiers';
import type { Preset } from './preset';
import { SPAN_16 } from './span-16';
import { SYNTHETIX_V3 } from './synthetix-v3';

/** Every preset, in the order in which lists show them. */
export const PRESETS: readonly Preset[] = [
  BINANCE_TIERS,
  BYBIT_TIERS,
  OKX_TIERS,
  HYPERLIQUID,
  DYDX_V4,
  DRIFT_V2,
  GMX_V2,
  SYNTHETIX_V3,
  MANGO_V4,
  DERIVE_STANDARD,
  DERIVE_PORTFOLIO_MARGIN_2,
  SPAN_16,
];
