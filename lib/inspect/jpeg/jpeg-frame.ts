/** One component of a frame, as its SOF names it. */
export type JpegComponent = {
  readonly id: number;
  /** Sampling factors, 1 to 4. */
  readonly h: number;
  readonly v: number;
  readonly quantization: number;
  /** Blocks of 8 × 8 that a scan of this component alone codes. */
  readonly blocks: number;
};

/** What a SOF says: the picture that the scans must code. Width and height are as stored. */
export type JpegFrame = {
  readonly progressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  /** Minimum coded units of a scan of several components. */
  readonly interleavedUnits: number;
  /** The whole segment, marker and length included, to be served as it came. */
  readonly segment: readonly Uint8Array[];
};

/** A component of a scan and the Huffman tables that its SOS picks. */
export type ScanComponent = {
  /** Position in the frame's components. */
  readonly index: number;
  readonly dc: number;
  readonly ac: number;
};

/** What a SOS says. Spectral selection and approximation have the names of ITU-T T.81, B.2.3. */
export type JpegScan = {
  readonly components: readonly ScanComponent[];
  readonly ss: number;
  readonly se: number;
  readonly ah: number;
  readonly al: number;
  /** Minimum coded units in the scan, and blocks in each of them. */
  readonly units: number;
  readonly blocksPerUnit: number;
};
