// The public face of `weak-committee/testing`: conformance kits for authors of checkers, members and policies.
export { checkerConformance, type CheckerTrial } from './testing/checker.ts';
export { assertConforms, type Rule } from './testing/conformance.ts';
export { memberConformance, type MemberTrial } from './testing/member.ts';
export { policyConformance } from './testing/policy.ts';
