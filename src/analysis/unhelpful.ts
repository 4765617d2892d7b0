import { passed, progress } from './noise.ts';

/** What build tools print after any failure: how to get more information. */
const help =
  /^(?:> Run with --(?:stacktrace|info|debug|scan)|> Get more help at |\* Try:|\* Get more help at |Deprecated Gradle features |You can use '--warning-mode |For more on this, please refer to https:\/\/docs\.gradle|\[ERROR\] (?:To see the full stack trace|Re-run Maven |For more information about the errors|After correcting the problems|\[Help \d+\]|-> \[Help| {2}mvn <)|\[ERROR\]\s*$|npm (?:ERR!|error) A complete log of this run|(?:npm (?:ERR!|error) )?Run "?npm help|Use "?--rerun-failed|info Visit https?:|Output from these tests are in:|Use "?--output-on-failure|Errors while running CTest)/;

/** Work that was skipped, and tests that passed. */
const nothingDone =
  /^> Task \S+ (?:UP-TO-DATE|NO-SOURCE|SKIPPED|FROM-CACHE)\s*$|make(?:\[\d+\])?: (?:Entering|Leaving) directory|^(?:ok|\?)\s+\S+\s+(?:\d+\.\d+s|\(cached\)|\[no test)|^\s*--- (?:PASS|SKIP): /;

/** The clean-up of the runner and its actions. */
const cleanUp =
  /^(?:Post job cleanup\.|Cleaning up orphan processes|Terminate orphan process|Temporarily overriding HOME=|Adding repository directory to the temporary git global config|\[command\]\S*git (?:config|submodule|version|--version))/;

/** The last line of a report, which says nothing. */
const closing = /^Node\.js v\d|^\s*[}\])]+[;,]?\s*$/;

/** Stack frames of runtimes, test frameworks, build tools and packages. */
const runtimeFrame =
  /^\s*(?:\[\w+\]\s+)?at (?:.*(?:node:|node_modules\/)|(?:(?:java\.\w+|jdk\.[\w.]+|platform|app)(?:@[\d.]+)?\/{1,2})?(?:java|javax|jdk|sun|kotlin|scala|groovy|org\.(?:junit|testng|opentest4j|apache\.(?:maven|tools\.ant)|gradle|codehaus|hamcrest|assertj|mockito|springframework\.test)|com\.(?:sun|intellij)|worker\.org\.gradle|System|Microsoft|Xunit|NUnit)\.)|^\s*\.{3} \d+ (?:more|common frames)|^\s+File "(?:.*[\\/])?(?:pip[\\/]_|site-packages[\\/]pip[\\/])/;

/** Whether a line only says how to get more information, or that there was nothing to do. */
export const isAside = (text: string): boolean => help.test(text) || nothingDone.test(text);

/** Whether a line never helps to understand a failure, whatever is around it. */
export function isUnhelpful(text: string): boolean {
  return (
    closing.test(text) ||
    isAside(text) ||
    cleanUp.test(text) ||
    runtimeFrame.test(text) ||
    passed.test(text) ||
    progress.test(text)
  );
}
