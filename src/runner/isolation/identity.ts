/** Who commits: the person, as git is set up, or somebody neutral where nobody is named. */
import { tryGit } from './git';

/** Variables for git; none where it knows a name by itself. */
export async function committerEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  // Without this setting git would make up a name from the machine's.
  const known = await tryGit(folder, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT']);
  if (known.code === 0) return {};
  const name = 'Tranche';
  const email = 'tranche@localhost';
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}
