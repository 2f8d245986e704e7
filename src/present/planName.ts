/** What a plan is called, so that it can be told from the others of a workspace. */

/** Titles that tools give every plan. */
const generic = /^(?:implementation\s+)?(?:plan|tasks?|task list|to-?dos?(?: list)?|roadmap|fix plan)$/i;
/** File names that do, too; there the folder tells. */
const genericFile = /^@?(?:plan|tasks?|todo|fix_plan|roadmap|implementation[-_]plan|prd|issues)\.\w+$/i;

/**
 * The title, and before one that many plans have the place it stands for: in a narrow view the end is cut off. Without
 * a title the path.
 *
 * @param path relative to the workspace, with forward slashes
 * @example planName('Implementation Plan', '.kiro/specs/login/tasks.md') // 'login: Implementation Plan'
 */
export function planName(title: string, path: string): string {
  if (title.trim() === '') return path;
  if (!generic.test(title.trim())) return title;
  const segments = path.split('/').filter((segment) => segment !== '');
  const file = segments.at(-1) ?? '';
  const place = genericFile.test(file) ? segments.at(-2) : file.replace(/\.\w+$/, '');
  return place === undefined || place === '' ? title : `${place}: ${title}`;
}
