/** What a driver is called, and what its values are in. */
export interface DriverWords {
  readonly label: string;
  /** In a sentence: "by open interest". */
  readonly noun: string;
  /** SETTLEMENT stands for the settlement asset. */
  readonly unit: 'SETTLEMENT' | 'units' | 'days' | '%' | '';
}

const DRIVERS: Record<string, DriverWords> = {
  CONSTANT: { label: 'Constant', noun: 'nothing', unit: '' },
  NOTIONAL: { label: 'Notional of the position', noun: 'notional', unit: 'SETTLEMENT' },
  QUANTITY: { label: 'Quantity of the position', noun: 'quantity', unit: 'units' },
  SELECTED_RATE: { label: 'Rate its holder chose', noun: 'the rate its holder chose', unit: '%' },
  OPEN_INTEREST: { label: 'Open interest', noun: 'open interest', unit: 'SETTLEMENT' },
  SIDE_OPEN_INTEREST: {
    label: 'Open interest of its side',
    noun: 'open interest of its side',
    unit: 'SETTLEMENT',
  },
  SKEW: { label: 'Skew, |long − short|', noun: 'skew', unit: 'units' },
  NET_PROFIT: { label: 'Net profit of its market', noun: 'net profit of its market', unit: 'SETTLEMENT' },
  VOLATILITY: { label: 'Volatility, a year', noun: 'volatility', unit: '%' },
  DAYS_TO_EXPIRY: { label: 'Days to expiry', noun: 'days to expiry', unit: 'days' },
  AMOUNT: { label: 'Amount of the balance', noun: 'amount', unit: 'units' },
  VALUE: { label: 'Value', noun: 'value', unit: 'SETTLEMENT' },
  TOTAL_DEPOSITS: { label: 'Deposits at the venue', noun: 'deposits at the venue', unit: 'SETTLEMENT' },
  TOTAL_BORROWS: { label: 'Borrows at the venue', noun: 'borrows at the venue', unit: 'SETTLEMENT' },
};

export const POSITION_DRIVERS = [
  ...['CONSTANT', 'NOTIONAL', 'QUANTITY', 'OPEN_INTEREST', 'SIDE_OPEN_INTEREST', 'SKEW'],
  ...['VOLATILITY', 'DAYS_TO_EXPIRY', 'SELECTED_RATE', 'NET_PROFIT'],
];
export const COLLATERAL_DRIVERS = ['CONSTANT', 'AMOUNT', 'VALUE', 'TOTAL_DEPOSITS', 'TOTAL_BORROWS'];
/** Of a weight for opening positions. */
export const OPENING_DRIVERS = [...COLLATERAL_DRIVERS, 'SELECTED_RATE'];

export function driverWords(driver: string): DriverWords {
  return DRIVERS[driver] ?? { label: driver, noun: driver, unit: '' };
}

/** The unit of a driver's values at a venue; '' for none. */
export function driverUnit(driver: string, settlementAsset: string): string {
  const { unit } = driverWords(driver);
  return unit === 'SETTLEMENT' ? settlementAsset : unit;
}

/** What a figure of the market is called: as the driver that reads it. */
export function figureWords(figure: string): { readonly label: string; readonly unit: DriverWords['unit'] } {
  if (figure === 'LONG_OPEN_INTEREST') return { label: 'Long open interest', unit: 'SETTLEMENT' };
  if (figure === 'SHORT_OPEN_INTEREST') return { label: 'Short open interest', unit: 'SETTLEMENT' };
  if (figure === 'MARK_PRICE') return { label: 'Mark price', unit: 'SETTLEMENT' };
  if (figure === 'STABLE_PRICE') return { label: 'Stable price', unit: 'SETTLEMENT' };
  const { label, unit } = driverWords(figure);
  return { label, unit };
}
