/** Whoever chose a lower leverage is charged by it; nobody's margin falls by what they chose. */
export const AT_LEAST_SELECTED_RATE = {
  operation: 'MAX',
  curve: {
    driver: 'SELECTED_RATE',
    shape: 'LINEAR',
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
    beyond: 'HOLD',
  },
};
