import { createHash } from 'node:crypto';
import type { Deployment } from './deployment';
import { describeSkill, SKILL_NAME } from './describe-skill';
import { writeSkill } from './write-skill';

/** Where the skill lies below the index. */
const FILE = `${SKILL_NAME}/SKILL.md`;

/**
 * `GET /.well-known/agent-skills/index.json`: what `npx skills add <site>` asks for.
 * Source: Agent Skills Discovery, version 0.2.0, https://schemas.agentskills.io/discovery/0.2.0/schema.json
 */
export function writeSkillIndex(deployment: Deployment): string {
  const digest = createHash('sha256').update(writeSkill(deployment)).digest('hex');
  return JSON.stringify({
    $schema: 'https://schemas.agentskills.io/discovery/0.2.0/schema.json',
    skills: [
      {
        name: SKILL_NAME,
        type: 'skill-md',
        description: describeSkill(deployment),
        url: FILE,
        digest: `sha256:${digest}`,
      },
    ],
  });
}
