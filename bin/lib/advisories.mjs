// What npm audit and pip-audit answer, read. Plain JavaScript with built-ins only.

/** Severities of npm at which a part of the product must be changed. */
const GRAVE = ['high', 'critical'];

/**
 * The answer of `npm audit --json`.
 * @returns what is known against parts, or why nobody could be asked
 */
export function npmAdvisories(text) {
  const answer = parsed(text);
  if (answer?.vulnerabilities === undefined) {
    const [why] = String(answer?.message ?? answer?.error?.summary ?? 'it answered nothing').split(' - ');
    return { unasked: why };
  }
  return {
    findings: Object.values(answer.vulnerabilities).map(({ name, severity, range }) => ({
      text: `${name} ${range}: ${severity}`,
      isGrave: GRAVE.includes(severity),
    })),
  };
}

/** The answer of `pip-audit --format json`, likewise. What its source does not know it has not looked at. */
export function pipAdvisories(text) {
  const answer = parsed(text);
  if (!Array.isArray(answer?.dependencies)) return { unasked: 'it answered nothing' };
  const skipped = answer.dependencies.filter(({ skip_reason }) => skip_reason !== undefined);
  return {
    ...(skipped.length === 0
      ? {}
      : { unasked: `its source does not know ${skipped.map(({ name }) => name).join(', ')}` }),
    findings: answer.dependencies.flatMap(({ name, version, vulns = [] }) =>
      // It tells no severity.
      vulns.map(({ id }) => ({ text: `${name} ${version}: ${id}`, isGrave: true })),
    ),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
