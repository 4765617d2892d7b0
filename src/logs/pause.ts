/** Yields to other work between parts of a long computation; throws where that was cancelled. */
export type Pause = () => Promise<void>;
