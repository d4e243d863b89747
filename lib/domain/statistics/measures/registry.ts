import { CONCENTRATION, REVERSE_STRESS, TOUCH_PROBABILITY } from './account-measures';
import {
  CHRISTOFFERSEN,
  DURATIONS,
  DYNAMIC_QUANTILE,
  KUPIEC,
  KUPIEC_POWER,
  MULTIPLE_TESTS,
} from './coverage-measures';
import { MARGIN_MODELS_MEASURE, PRICE_SCAN, STUDENT_FIT } from './margin-model-measures';
import type { Measure } from './measure';
import { AGE_WEIGHTED, CONTRIBUTIONS, CORNISH_FISHER, FILTERED, GARCH, PARAMETRIC } from './model-measures';
import { PRICE_COVERAGE } from './price-coverage-measure';
import { IMPULSE_RESPONSE, PROCYCLICALITY, RESPONSIVENESS } from './procyclicality-measures';
import { RANGE_VOLATILITY } from './range-measures';
import { LEDOIT_WOLF, STATIONARY_BOOTSTRAP } from './sample-measures';
import { ACERBI_SZEKELY, MCNEIL_FREY } from './shortfall-measures';
import { EXPECTED_SHORTFALL, QUANTILE, VALUE_AT_RISK } from './tail-measures';
import { BUFFER, FLOOR, HYSTERESIS, SPEED_LIMIT, STRESS_WEIGHT } from './tool-measures';
import { EWMA, LONG_RUN, PROGRAMME_VOLATILITY, REALISED, RETURNS, STRESS } from './volatility-measures';

/** Every statistic that can be asked for by name, for whoever wants to hold it against another program's. */
export const MEASURES: readonly Measure[] = [
  RETURNS,
  EWMA,
  REALISED,
  LONG_RUN,
  STRESS,
  PROGRAMME_VOLATILITY,
  RANGE_VOLATILITY,
  QUANTILE,
  VALUE_AT_RISK,
  EXPECTED_SHORTFALL,
  PARAMETRIC,
  CORNISH_FISHER,
  AGE_WEIGHTED,
  FILTERED,
  GARCH,
  STUDENT_FIT,
  PRICE_SCAN,
  MARGIN_MODELS_MEASURE,
  CONTRIBUTIONS,
  BUFFER,
  STRESS_WEIGHT,
  FLOOR,
  SPEED_LIMIT,
  HYSTERESIS,
  PROCYCLICALITY,
  IMPULSE_RESPONSE,
  RESPONSIVENESS,
  KUPIEC,
  CHRISTOFFERSEN,
  DURATIONS,
  DYNAMIC_QUANTILE,
  ACERBI_SZEKELY,
  MCNEIL_FREY,
  KUPIEC_POWER,
  MULTIPLE_TESTS,
  PRICE_COVERAGE,
  STATIONARY_BOOTSTRAP,
  LEDOIT_WOLF,
  TOUCH_PROBABILITY,
  CONCENTRATION,
  REVERSE_STRESS,
];
