/**
 * Lets whoever reads what this process prints leave before its end, as `head` does: the rest is printed to nobody, nothing is
 * said about it, and the process ends with the exit code that it would have had. Another failure of an output, such as a full
 * disk, is thrown as before.
 */
export function letReadersGo(): void {
  for (const output of [process.stdout, process.stderr]) {
    if (!output.listeners('error').includes(passOver)) output.on('error', passOver);
  }
}

/** Nobody reads any more what is printed. */
export class ReaderGone extends Error {}

/**
 * Prints a line to standard output, no faster than it is read.
 *
 * @throws ReaderGone, for a command that has more to print than is worth preparing for nobody
 */
export function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error?: NodeJS.ErrnoException | null) => {
      if (error) reject(isGone(error) ? new ReaderGone() : error);
      else resolve();
    });
  });
}

function passOver(error: NodeJS.ErrnoException): void {
  if (!isGone(error)) throw error;
}

function isGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE';
}
