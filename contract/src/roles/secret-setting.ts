/** What a setting is called that holds a secret. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|(?<![a-z])(pass|pwd|salt)(?![a-z])|(api|access|account|auth|encryption|private|signing)[._-]?key(?![a-z])/i;

/** Whether the name of a setting under `extra` or `env` says that its value is a secret: `db.password`, `AWS_SECRET_KEY`, `dbPass`. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '.'));
}

/**
 * Whether a setting under `extra` or `env` is a secret. The one rule for what is sealed, hidden, masked and told as
 * changed only; it goes by the name, since a value says nothing of itself. A switch and an empty text are none.
 */
export function isSecretSetting(name: string, value: unknown): value is string | number {
  if (!hasSecretName(name)) return false;
  return typeof value === 'number' || (typeof value === 'string' && !/^(true|false)?$/.test(value));
}
