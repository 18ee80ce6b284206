internal import Glibc

/// The elementary functions, for modules that do not see the C library.
package enum Maths {
    package static func log(_ value: Double) -> Double { Glibc.log(value) }
    package static func exp(_ value: Double) -> Double { Glibc.exp(value) }
    package static func power(_ base: Double, _ exponent: Double) -> Double {
        Glibc.pow(base, exponent)
    }
}
