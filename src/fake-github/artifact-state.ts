import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** An artifact that a job uploaded. */
export interface ArtifactState {
  readonly id: number;
  readonly name: string;
  /** The zip in storage, or the files to make it from. */
  readonly content: Uint8Array | Readonly<Record<string, string | Uint8Array>>;
  /** Whether the files are compressed: always, unless a job sets compression-level to 0. */
  readonly compressed?: boolean;
  readonly created: number;
  readonly state: 'kept' | 'expired' | 'deleted';
}

const packed = new WeakMap<ArtifactState, Promise<Uint8Array>>();

/** The zip of an artifact. */
export function zipOf(artifact: ArtifactState): Promise<Uint8Array> {
  const known = packed.get(artifact) ?? pack(artifact);
  packed.set(artifact, known);
  return known;
}

async function pack({ content, compressed = true }: ArtifactState): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const zip = new ZipFile();
  for (const [name, file] of Object.entries(content)) {
    zip.addBuffer(Buffer.from(file), name, { compress: compressed });
  }
  zip.end();
  return buffer(zip.outputStream);
}
