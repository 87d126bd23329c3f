import { account } from './account';
import { approvals } from './approvals';
import { buying } from './buying';
import { contractChanges } from './contractChanges';
import { duties } from './duties';
import { facts } from './facts';
import { following } from './following';
import { handovers } from './handovers';
import { help } from './help';
import { identity } from './identity';
import { inquiry } from './inquiry';
import { keeping } from './keeping';
import { partList } from './partList';
import { priceLists } from './priceLists';
import { setup } from './setup';
import { sourcing } from './sourcing';
import { templates } from './templates';
import { words } from './words';

/** What the pages show; loaded with the first of them. */
export const pages = {
  ...account,
  ...words,
  ...buying,
  ...duties,
  ...facts,
  ...following,
  ...help,
  ...handovers,
  ...identity,
  ...inquiry,
  ...sourcing,
  ...keeping,
  ...approvals,
  ...setup,
  ...partList,
  ...templates,
  contractChanges,
  priceLists,
};
