/** Where a plan's state lies, relative to the workspace. Both programs compute it, so that they meet. */

export const defaultStateDirectory = '.tranche';

/**
 * The name of a plan's folder below the state directory. Different plans never share one: a path that the plain
 * spelling could confuse with another gets a digest behind it.
 *
 * @param planPath relative to the workspace, with forward slashes
 * @example planSlug('docs/plans/api.md') // 'docs.plans.api'
 */
export function planSlug(planPath: string): string {
  const stem = planPath.replace(/\.(md|markdown|txt)$/i, '');
  if (/\.md$/.test(planPath) && /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(stem) && stem.length <= 80) {
    return stem.replaceAll('/', '.');
  }
  const plain = stem.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  return `${plain.slice(0, 60) || 'plan'}~${digest(planPath)}`;
}

/** Where the plan orchestrator keeps the status of a plan, relative to the workspace. */
export function orchestratorStatusPath(planPath: string): string {
  const name = planPath.slice(planPath.lastIndexOf('/') + 1).replace(/\.md$/i, '');
  return `docs/plan-outputs/${name}/status.json`;
}

/**
 * Whether a status file is of this plan, by the path it names. The original tool writes absolute paths as well; of
 * those only the end can be compared.
 */
export function isPathOfPlan(written: string, planPath: string): boolean {
  const plain = written.replaceAll('\\', '/').replace(/^\.\//, '');
  const isAbsolute = /^(?:\/|[A-Za-z]:\/)/.test(plain);
  return plain === planPath || (isAbsolute && plain.endsWith(`/${planPath}`));
}

/** A short fingerprint to tell texts apart (FNV-1a, 52 bits, base 36); no protection against forgery. */
export function digest(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193) >>> 0;
    low = Math.imul(low ^ (unit + i), 0x85ebca6b) >>> 0;
  }
  return (high * 0x100000 + (low >>> 12)).toString(36);
}
