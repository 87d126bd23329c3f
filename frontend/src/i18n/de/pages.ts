import { buying } from './buying';
import { following } from './following';
import { inquiry } from './inquiry';
import { keeping } from './keeping';
import { sourcing } from './sourcing';
import { words } from './words';

/** What the pages show; loaded with the first of them. */
export const pages = { ...words, ...buying, ...following, ...inquiry, ...sourcing, ...keeping };
