/**
 * Where every random test begins. The gate (`CI=1`) draws the same each time: a change is judged by what it changes, and what a chance draw
 * finds is looked for with other seeds (`OTEL_DOCTOR_SEED=…`), or by any run outside the gate, where the seed is a new one.
 */
export const SEED = Number(process.env['OTEL_DOCTOR_SEED'] ?? (process.env['CI'] ? 20_261_128 : Math.floor(Math.random() * 2 ** 31)))
