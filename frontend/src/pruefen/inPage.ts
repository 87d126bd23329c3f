// What a page of the shop needs to check a proof itself; loaded when somebody asks for it.
export { parseProofFile } from './proofFile';
export { publicLog } from './publicLog';
export { verdict, verify } from './verify';
export { words } from './words';
