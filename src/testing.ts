// The public face of `weak-committee/testing`: conformance kits for authors of checkers and members.
export { checkerConformance, type CheckerTrial } from './testing/checker.ts';
export { assertConforms, type Rule } from './testing/conformance.ts';
export { memberConformance, type MemberTrial } from './testing/member.ts';
