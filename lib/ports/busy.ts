/**
 * The database could not do it in the time that it is given: somebody else holds what is needed, or there is too much
 * of it. Nothing was changed, and trying again may help. Thrown, not returned: any use case can meet it, and none can
 * do anything about it.
 */
export class Busy extends Error {
  constructor(cause: unknown) {
    super('The venue is busy with something else; nothing was changed. Try again in a few seconds.', {
      cause,
    });
    this.name = 'Busy';
  }
}
