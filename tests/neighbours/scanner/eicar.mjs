/**
 * The harmless file that every scanner takes for a virus (https://www.eicar.org), in parts, so that
 * no scanner takes this repository for one.
 */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE', '!$H+H*'].join(''),
);
