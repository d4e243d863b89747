/** The sign-in page, with the way back to where the person is now. */
export function signInHref(): string {
  if (typeof window === 'undefined') return '/sign-in';
  const here = window.location.pathname + window.location.search;
  return `/sign-in?callbackUrl=${encodeURIComponent(here)}`;
}
