// Something in flags, environment or configuration file that cannot be followed. Its message is the sentence people read.

export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
