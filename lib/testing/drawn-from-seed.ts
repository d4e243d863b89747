import fc from 'fast-check';
import { drawSeed } from './draw-seed';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: drawSeed() });
