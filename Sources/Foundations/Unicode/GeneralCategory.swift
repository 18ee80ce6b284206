internal import CUTF8Proc

/// A general category, named by its two letters as in the Unicode character database.
package enum GeneralCategory: UInt8, Sendable, CaseIterable {
    // In utf8proc's order.
    case cn, lu, ll, lt, lm, lo, mn, mc, me, nd, nl, no, pc, pd, ps, pe, pi, pf, po, sm, sc, sk, so
    case zs, zl, zp, cc, cf, cs, co

    package init(of scalar: UInt32) {
        let category = utf8proc_category(Int32(truncatingIfNeeded: scalar))
        self = Self(rawValue: UInt8(truncatingIfNeeded: category.rawValue)) ?? .cn
    }

    package var isLetter: Bool { rawValue >= Self.lu.rawValue && rawValue <= Self.lo.rawValue }
    package var isMark: Bool { rawValue >= Self.mn.rawValue && rawValue <= Self.me.rawValue }
    package var isNumber: Bool { rawValue >= Self.nd.rawValue && rawValue <= Self.no.rawValue }
    package var isSeparator: Bool { rawValue >= Self.zs.rawValue && rawValue <= Self.zp.rawValue }
}
