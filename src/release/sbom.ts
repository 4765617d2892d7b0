import manifest from '../../package.json' with { type: 'json' };

/** The part of esbuild's metafile that is used here: https://esbuild.github.io/api/#metafile */
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

/** A bill of materials in CycloneDX 1.5, as `npm sbom` makes it from the lock file. */
export interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The folders of the packages whose code is in the output of the builds: "node_modules/zod". */
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
 * The bill of what is published. `npm sbom` lists all development dependencies as optional; those
 * that are bundled become required, and the others are dropped. Timestamp and serial number are
 * removed, so that the same build always has the same bill.
 * @param bundled the packages in the bundle: "zod@3.25.76"
 * @throws Error where one of them is not in the lock file
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
