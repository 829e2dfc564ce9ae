/**
 * True for a host that the resolver of the C library finds: an address, or a name of letters, digits, `-` and `_` without `-` at its front and
 * with parts of at most 63. It drops any other answer of DNS (glibc's `res_hnok`; measured through Python, Node.js, Java and Rust).
 */
export const isLookedUp = (host: string): boolean => host.includes(':') || /^(?!-)(?:[\w-]{1,63}(?:\.|$))+$/.test(host)
