/** What went wrong at the organisation's own sign-in, as the console says it. */
const PROBLEMS = {
  sign_in_cancelled: 'sign-on-cancelled',
  no_access: 'sign-on-no-access',
  second_factor_missing: 'sign-on-second-factor',
  sign_in_mismatch: 'sign-on-mismatch',
  sign_on_unavailable: 'sign-on-unavailable',
} as const;

type Problem = (typeof PROBLEMS)[keyof typeof PROBLEMS] | 'sign-on-refused';

/** The text of a code; null where nothing went wrong. */
export function signOnProblem(code: string): Problem | null {
  if (code === '') return null;
  return Object.hasOwn(PROBLEMS, code)
    ? PROBLEMS[code as keyof typeof PROBLEMS]
    : 'sign-on-refused';
}
