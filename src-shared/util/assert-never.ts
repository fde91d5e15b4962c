// Exhaustiveness check for switches over unions. Knows nothing else.

/**
 * Ends a switch over a union: the compiler refuses it while a case is missing.
 * @throws Error at run time when a value got past the types.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
