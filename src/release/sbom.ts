import manifest from '../../package.json' with { type: 'json' };

/** What esbuild says of a build, as far as it is read here: https://esbuild.github.io/api/#metafile */
export interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
}

interface Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** A bill of materials in CycloneDX 1.5, as `npm sbom` makes it of the lock file. */
export interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The folders of the packages whose code is in the outputs of a build: "node_modules/zod". */
export function bundledFolders(builds: readonly Metafile[]): string[] {
  const inputs = builds
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = inputs.flatMap(([path]) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

/**
 * The bill of what is published. `npm sbom` lists all that the project is developed with, and calls
 * it optional; in the bundle are some of these, and they are part of it. Without a time and a random
 * number, the same build has the same bill.
 * @param bundled the packages in the bundle: "zod@3.25.76"
 * @throws where the lock file does not know one of them
 */
export function billOf(locked: Bill, bundled: readonly string[]) {
  const components = bundled.map((ref) => {
    const found = locked.components.find((component) => component['bom-ref'] === ref);
    if (!found) throw new Error(`${ref} is in the bundle, but not in the lock file`);
    const { properties, ...component } = found;
    return { ...component, scope: 'required' };
  });
  const { name, version } = manifest;
  const self = locked.metadata.component['bom-ref'];
  const { serialNumber, ...bill } = locked as Bill & { serialNumber?: string };
  const { timestamp, ...metadata } = locked.metadata as Bill['metadata'] & { timestamp?: string };
  return {
    ...bill,
    metadata: {
      ...metadata,
      lifecycles: [{ phase: 'build' }],
      component: { ...metadata.component, type: 'application', name, version },
    },
    components,
    dependencies: locked.dependencies
      .filter(({ ref }) => ref === self || bundled.includes(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: dependsOn.filter((each) => bundled.includes(each)),
      })),
  };
}
