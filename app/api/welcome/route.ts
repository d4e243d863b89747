import { processIdentity } from '@/graphql/server/authentication';
import { answerWelcome } from '@/graphql/server/welcome';

export const dynamic = 'force-dynamic';

/** What the page of an invitation asks: whom the link is for, and to set their password. */
export function POST(request: Request): Promise<Response> {
  return answerWelcome(processIdentity, request);
}
