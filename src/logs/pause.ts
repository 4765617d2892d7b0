/** Lets others have their turn between two parts of long work; throws where the work is not wanted any more. */
export type Pause = () => Promise<void>;
