// What the package `server-only` is under Next.js' own bundler on the server: nothing.
export {};
