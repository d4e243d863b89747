export const VENUE_COMMAND = {
  usage: `npm run venue

Starts the database, brings it up to date, builds what changed, and runs web, API, worker and engine until Ctrl-C, for a
venue of your own: nothing of the demo is in it. Before it is founded, it prints a link that opens the first page.

  --help   prints this

PORT (3000; where it is taken, nothing starts), HOST, MARGRAVE_DATA_DIR (.venue), DATABASE_URL and DATABASE_OWNER_URL
are read from the environment: docs/operations.md. docs/your-own-venue.md goes all the way.`,
  options: {},
} as const;
