import { GraphQLError } from 'graphql';

/**
 * A bad argument of a read, typed and precise: which argument (`accounts.first`), which rule, in words.
 * Mutations answer with `InvalidInput` instead.
 */
export function badArgument(path: string, rule: string, complaint: string): GraphQLError {
  return new GraphQLError(`The argument ${path} ${complaint}.`, {
    extensions: { code: 'BAD_USER_INPUT', argument: path, rule },
  });
}

/** Text that is compared with what the database holds, which cannot hold NUL. @throws BAD_USER_INPUT on NUL */
export function storableText<Text extends string | null | undefined>(path: string, text: Text): Text {
  if (text?.includes('\0')) throw badArgument(path, 'text-without-nul', 'contains the character NUL');
  return text;
}
