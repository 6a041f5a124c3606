import type { ArrearsSettings } from '../domain/arrears/index.ts';
import type { PortfolioReader } from '../ports/portfolio-reader.ts';

/**
 * A reader that asks for each product's settings once. Made anew for each invocation, so that all an invocation decides
 * is decided alike, and the next one sees what the bank changed. A read that failed is asked again.
 */
export function rememberSettings<P extends Pick<PortfolioReader, 'settings'>>(portfolio: P): P {
  const known = new Map<string, Promise<ArrearsSettings>>();
  const settings: PortfolioReader['settings'] = (product) => {
    const asked = known.get(product) ?? portfolio.settings(product);
    known.set(product, asked);
    asked.catch(() => known.delete(product));
    return asked;
  };
  return { ...portfolio, settings };
}
