/** Pages for somebody who has no session yet; they stand alone, without the venue's frame. */
export const PUBLIC_PAGES: readonly string[] = ['/sign-in', '/welcome', '/first-start'];
