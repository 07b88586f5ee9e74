/** Barcodes by bwip-js: loaded at the first receipt, since most processes print none for hours. */

interface Barcode {
  /** Widths of bars and spaces in turn, in modules. */
  readonly bars: readonly number[]
  readonly svg: string
}

/** The Code 128 of digits. */
export async function barcodeOf(text: string): Promise<Barcode> {
  const { default: bwip } = await import('bwip-js')
  const options = { bcid: 'code128', text }
  const [drawn] = bwip.raw(options) as readonly { readonly sbs?: readonly number[] }[]
  return { bars: drawn?.sbs ?? [], svg: bwip.toSVG({ ...options, height: 12 }) }
}
