/** The sign of Margrave: a tiered curve, the current one dotted above it. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#3b5bdb" />
      <path
        d="M6 25V20h6v-5h6v-5h8"
        fill="none"
        stroke="#fff"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M6 17v-5h7V7h13"
        fill="none"
        stroke="#bac8ff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeDasharray="0.1 4.2"
      />
    </svg>
  );
}
