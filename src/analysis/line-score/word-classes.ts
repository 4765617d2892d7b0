/** Classes of words with a similar meaning in the output of any tool. */
const classes = {
  error: 'error errors err',
  fail: 'fail fails failed failure failures failing unsuccessful',
  grave:
    'fatal panic panicked traceback exception exceptions abort aborted aborting segmentation segfault killed dumped crash crashed uncaught unhandled timeout timed terminated unrecoverable',
  cannot:
    "cannot can't couldn't unable undefined unexpected unresolved undeclared missing denied refused invalid doesn't isn't unknown mismatch illegal incompatible must conflict conflicts rejected unsatisfied unsupported not nothing bad wrong broken dead",
  compare:
    'expected expect actual assert assertion assertions got received instead differs differ diff equal equals match matches violation',
  passed: 'pass passed passes passing ok success successful successfully succeeded skipped done',
  progress:
    'downloading downloaded download fetching fetched unpacking selecting preparing compiling checking installing installed collecting using resolving receiving building updating reading requirement already setting get hit processing retrieving extracting',
  warn: 'warn warning warnings deprecated deprecation',
  tests: 'test tests spec specs suite suites example examples assertions checks',
  exit: 'exit exited status returned elifecycle',
  quiet: 'info debug trace notice note verbose',
  retry: 'retry retrying attempt again',
} as const;

/** The name of a class of words. */
export type WordClass = keyof typeof classes;

const wordClasses = Object.keys(classes) as WordClass[];

/** The bit of each class in a mask of classes. */
export const bitOf = Object.fromEntries(
  wordClasses.map((name, index) => [name, 1 << index]),
) as Readonly<Record<WordClass, number>>;

/** The mask of each word that has a class, in lower case: a word may have several ("assertions"). */
export const classesOf: ReadonlyMap<string, number> = wordClasses
  .flatMap((name) => classes[name].split(' ').map((word) => [word, bitOf[name]] as const))
  .reduce(
    (masks, [word, bit]) => masks.set(word, (masks.get(word) ?? 0) | bit),
    new Map<string, number>(),
  );

/** The length of the longest word that has a class. */
export const maxWordLength = Math.max(...[...classesOf.keys()].map(({ length }) => length));
