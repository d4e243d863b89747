import { assert } from '../domain/assert';
import { parsePolicy, type Policy } from '../domain/governance/policy/policy';
import { contentHash } from '../domain/json/canonical';

/** The policy of a row. @throws when its text is not what its hash says, or says something this release does not know */
export function storedPolicy({
  version,
  canonical,
  hash,
}: {
  readonly version: number;
  readonly canonical: string;
  readonly hash: string;
}): Policy {
  assert(contentHash(canonical) === hash, `stored policy ${version} is what its hash says`);
  const policy = parsePolicy(JSON.parse(canonical));
  assert(policy.ok, `stored policy ${version} is of a form that is known`);
  return policy.value;
}
