internal import Glibc

/// The elementary functions, for modules that do not see the C library.
package enum Maths {
    package static func log(_ value: Double) -> Double { Glibc.log(value) }
    package static func log2(_ value: Double) -> Double { Glibc.log2(value) }
    package static func exp(_ value: Double) -> Double { Glibc.exp(value) }
    package static func power(_ base: Double, _ exponent: Double) -> Double {
        Glibc.pow(base, exponent)
    }
    /// The share of a normal distribution beyond `value * sqrt(2)` on both sides.
    package static func complementaryError(_ value: Double) -> Double { Glibc.erfc(value) }
    /// The logarithm of the gamma function of a positive number.
    package static func logGamma(_ value: Double) -> Double { Glibc.lgamma(value) }
}
