import { fileURLToPath } from 'node:url';
import { writeMaterials } from './materials.ts';

writeMaterials(fileURLToPath(new URL('../../dist', import.meta.url)));
