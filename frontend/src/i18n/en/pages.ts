import { buying } from './buying';
import { following } from './following';
import { words } from './words';

export const pages = { ...words, ...buying, ...following };
